"""The door for providers that call us, with a channel whose signature is the word "good"."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from egal.channels import registry, webhooks
from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import InboxSettings
from egal.channels.door import answering, sharing
from egal.channels.door.asked import MAX_BODY
from egal.channels.models import Arrival
from egal.channels.tests.fake import FakeChannel, payload
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Message
from egal.shared.allowance import Allowance
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db


class CallingChannel(FakeChannel):
    """Its provider calls us, and asks before the first time."""

    def verify(
        self, headers: Mapping[str, str], body: bytes, url: str, inbox: InboxSettings
    ) -> bool:
        return headers.get("x-signature") == "good" and url.startswith("http")

    def handshake(self, query: Mapping[str, str], inbox: InboxSettings) -> str | None:
        return query["challenge"] if query.get("token") == "known" else None


@pytest.fixture(autouse=True)
def calling(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, CallingChannel())


def installed(monkeypatch: pytest.MonkeyPatch, channel: FakeChannel) -> None:
    for module in (registry, webhooks, answering, sharing):
        monkeypatch.setattr(module, "channels", lambda: {channel.key: channel})


@pytest.fixture
def path(nordnetz: Nordnetz) -> str:
    return webhook_path(nordnetz.inbox) or ""


def posts(path: str, body: bytes, signature: str = "good", **extra: Any) -> int:
    headers = {"X-Signature": signature}
    return (
        Client(enforce_csrf_checks=True)
        .post(path, body, content_type="application/json", headers=headers, **extra)
        .status_code
    )


def test_what_is_signed_is_stored_as_it_came_and_becomes_a_message(path: str) -> None:
    assert posts(path, payload("The light blinks.")) == 200
    assert bytes(Arrival.unscoped.get().raw) == payload("The light blinks.")
    take_in_arrivals()
    assert Message.unscoped.get().text == "The light blinks."


@pytest.mark.parametrize("signature", ["", "goo", "bad"])
def test_what_is_not_signed_is_not_stored(path: str, signature: str) -> None:
    assert posts(path, payload("I am Mara."), signature) == 401
    assert not Arrival.unscoped.exists()


def test_ten_times_the_same_is_one_message(path: str) -> None:
    assert {posts(path, payload("The light blinks.")) for _ in range(10)} == {200}
    take_in_arrivals()
    assert Message.unscoped.count() == 1


def test_too_much_is_refused_unread(path: str) -> None:
    assert posts(path, b"x" * MAX_BODY) == 200
    assert posts(path, b"x" * (MAX_BODY + 1)) == 413
    assert posts(path, b"x", CONTENT_LENGTH="") == 411
    assert Arrival.unscoped.count() == 1


def test_what_nobody_can_read_is_quarantined_and_not_lost(path: str) -> None:
    deep = json.dumps({"text": "nonsense"}).encode()
    assert posts(path, deep) == 200
    take_in_arrivals()
    assert (Arrival.unscoped.get().state, bytes(Arrival.unscoped.get().raw)) == (
        "quarantined",
        deep,
    )


def test_a_flood_is_asked_to_come_back(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_allowance", Allowance(rate=0.1, burst=1))
    assert posts(path, payload("One.")) == 200
    answer = Client().post(
        path, payload("Two."), "application/json", headers={"X-Signature": "good"}
    )
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert Arrival.unscoped.count() == 1


def test_the_question_before_the_first_time(path: str) -> None:
    answer = Client().get(path, {"token": "known", "challenge": "<7>"})
    assert (answer.content, answer["Content-Type"]) == (b"<7>", "text/plain")
    assert Client().get(path, {"token": "guessed", "challenge": "<7>"}).status_code == 401
    assert Client().delete(path).status_code == 405


def test_nobody_listens_anywhere_else(nordnetz: Nordnetz) -> None:
    for place in (public_id(nordnetz.inbox.id + 1), "nothing", str(nordnetz.inbox.id)):
        assert posts(f"/in/email/{place}/", payload("Hello.")) == 404
    assert posts(f"/in/pigeon/{public_id(nordnetz.inbox.id)}/", payload("Hello.")) == 404


def test_a_channel_to_which_nobody_calls_has_no_address(
    nordnetz: Nordnetz, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, FakeChannel())
    assert webhook_path(nordnetz.inbox) is None
    assert posts(path, payload("Hello.")) == 404
