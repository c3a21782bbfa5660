"""Turning notifications on and off, by an app or a page."""

import json
from typing import Any

import pytest
from django.test import Client

from egal.contacts.visitors import begin_visit
from egal.notifications.push.key import public_key
from egal.testing.people import Nordnetz, opened

pytestmark = pytest.mark.django_db

KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
    "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}  # of RFC 8291, section 5
WANTED = {"endpoint": "https://push.example/1", "keys": KEYS, "language": "de"}


@pytest.fixture
def mara(in_nordnetz: Nordnetz) -> str:
    opened(in_nordnetz.workspace, "de", "en")
    return begin_visit(workspace=in_nordnetz.workspace)[1]


def asks(token: str, method: str, path: str = "me/push", body: Any = None) -> Any:
    return Client().generic(
        method,
        f"/api/customer/v1/nordnetz/{path}",
        "" if body is None else json.dumps(body),
        "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_a_device_is_told_until_it_is_taken_off(mara: str) -> None:
    begun = asks(mara, "PUT", body=WANTED)
    assert begun.status_code == 200
    assert asks(mara, "GET").json() == {"key": public_key(), "devices": [begun.json()]}
    assert asks(mara, "DELETE", f"me/push/{begun.json()['id']}").status_code == 204
    assert asks(mara, "GET").json()["devices"] == []


def test_nobody_else_sees_it_or_takes_it_off(in_nordnetz: Nordnetz, mara: str) -> None:
    begun = asks(mara, "PUT", body=WANTED).json()
    _, eve = begin_visit(workspace=in_nordnetz.workspace)
    assert asks(eve, "GET").json()["devices"] == []
    assert asks(eve, "DELETE", f"me/push/{begun['id']}").status_code == 404
    assert asks("nobody", "PUT", body=WANTED).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://10.0.0.1/"},
        {"endpoint": "x"},
        {"keys": {"p256dh": "a", "auth": "b"}},
        {"keys": {}},
        {"more": 1},
    ],
)
def test_what_is_no_subscription_is_refused(mara: str, wrong: dict[str, Any]) -> None:
    assert asks(mara, "PUT", body={**WANTED, **wrong}).status_code == 422


def test_a_language_the_portal_does_not_have_becomes_its_first(mara: str) -> None:
    assert asks(mara, "PUT", body={**WANTED, "language": "fr"}).json()["language"] == "de"
