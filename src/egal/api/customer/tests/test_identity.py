"""Who is signed in at the company's own site, and every token that proves nothing."""

import time
from typing import Any

import jwt
import pytest
from django.test import Client

from egal.channels.base import Address
from egal.channels.intake import take_in
from egal.contacts.models import Contact, Identity, Visitor
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.prove import prove_identity
from egal.conversations.models import Conversation
from egal.conversations.visible import visible_to
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, mail, opened, writes
from egal.workspaces.models import Portal

pytestmark = pytest.mark.django_db

SECRET, FOREIGN = "s" * 43, "f" * 43
MARA = CUSTOMERS["Mara"].address


@pytest.fixture
def portal(in_nordnetz: Nordnetz) -> Portal:
    portal = opened(in_nordnetz.workspace)
    portal.identity_secret = {"secret": SECRET}
    portal.save()
    return portal


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {"sub": "mara-17", "aud": "nordnetz", "iat": now, "exp": now + 300, **other}
    return {name: value for name, value in told.items() if value is not None}


def begins(nordnetz: Nordnetz) -> tuple[Visitor, str]:
    return begin_visit(workspace=nordnetz.workspace)


def shows(secret: str, token: str) -> tuple[int, str]:
    """The status, and what was said about it."""
    answer = Client().post(
        "/api/customer/v1/nordnetz/me/identity",
        {"token": token},
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    return answer.status_code, answer.json().get("detail", "")


def identifies(secret: str, key: str = SECRET, **other: Any) -> int:
    return shows(secret, jwt.encode(claims(**other), key))[0]


def test_a_verified_address_shows_what_was_written_from_it(
    in_nordnetz: Nordnetz, portal: Portal
) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Help"))
    visitor, secret = begins(in_nordnetz)
    assert identifies(secret, email=MARA.upper(), email_verified=True) == 200
    visitor = Visitor.objects.get(pk=visitor.pk)
    assert visitor.identity.contact == matter.contact
    assert list(visible_to(visitor)) == [matter]


def test_an_address_the_site_has_not_verified_shows_nothing(
    in_nordnetz: Nordnetz, portal: Portal
) -> None:
    conversation_of(writes(in_nordnetz.inbox, "Mara", "Help"))
    for verified in (None, False, "true", 1):
        visitor, secret = begins(in_nordnetz)
        assert identifies(secret, sub=str(verified), email=MARA, email_verified=verified) == 200
        visitor = Visitor.objects.get(pk=visitor.pk)
        assert not visible_to(visitor).exists()
        assert visitor.email == MARA


def test_the_same_user_on_two_devices_is_one_person(in_nordnetz: Nordnetz, portal: Portal) -> None:
    (one, first), (other, second) = begins(in_nordnetz), begins(in_nordnetz)
    assert [identifies(first, name="Mara Lund"), identifies(second), identifies(second)] == [
        200
    ] * 3
    contacts = {Visitor.objects.get(pk=each.pk).identity.contact for each in (one, other)}
    assert [each.name for each in contacts] == ["Mara Lund"]
    assert Identity.objects.filter(kind="user", value="mara-17").count() == 1


def test_another_user_in_the_same_browser_begins_anew(
    in_nordnetz: Nordnetz, portal: Portal
) -> None:
    _, secret = begins(in_nordnetz)
    identifies(secret)
    assert identifies(secret, sub="eve-3", email=MARA, email_verified=True) == 409
    assert Identity.objects.filter(kind="user").count() == 1


def test_who_proved_to_be_mara_is_not_made_eve(in_nordnetz: Nordnetz, portal: Portal) -> None:
    visitor, secret = begins(in_nordnetz)
    prove_identity(visitor=visitor, kind="email", value=MARA, how="code")
    assert identifies(secret, sub="eve-3") == 409
    assert identifies(secret, email=MARA, email_verified=True) == 200


def test_two_accounts_with_one_address_stay_two(in_nordnetz: Nordnetz, portal: Portal) -> None:
    for sub in ("mara-17", "office-1"):
        _, secret = begins(in_nordnetz)
        assert identifies(secret, sub=sub, email=MARA, email_verified=True) == 200
    assert Contact.objects.filter(identities__kind="user").count() == 2


def test_what_was_chatted_before_comes_along(in_nordnetz: Nordnetz, portal: Portal) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Help"))
    visitor, secret = begins(in_nordnetz)
    who = Address("visitor", visitor.identity.value)
    take_in(inbox=in_nordnetz.inbox, fact=mail(in_nordnetz.inbox, who, "Hello?"))
    identifies(secret, email=MARA, email_verified=True)
    assert set(Conversation.objects.values_list("contact", flat=True)) == {matter.contact_id}


NOW = int(time.time())
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"iat": NOW - 900, "exp": NOW - 600}, "expired"),
    "from the future": ({"iat": NOW + 900, "exp": NOW + 1000}, "clock"),
    "too long": ({"exp": NOW + 8 * 24 * 3600}, "24 hours"),
    "another workspace": ({"aud": "fremdfirma"}, "aud"),
    "nobody": ({"sub": None}, "sub"),
    "an empty one": ({"sub": ""}, "sub"),
    "a number": ({"sub": 17}, "signed"),
    "without end": ({"exp": None}, "exp"),
    "without beginning": ({"iat": None}, "iat"),
    "for anybody": ({"aud": None}, "aud"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_that_proves_nothing_says_why(
    in_nordnetz: Nordnetz, portal: Portal, case: str
) -> None:
    other, reason = WRONG[case]
    _, secret = begins(in_nordnetz)
    status, said = shows(secret, jwt.encode(claims(**other), SECRET))
    assert status == 401
    assert reason in said
    assert not Identity.objects.filter(kind="user").exists()


def test_a_forged_token_is_refused(in_nordnetz: Nordnetz, portal: Portal) -> None:
    _, secret = begins(in_nordnetz)
    good = jwt.encode(claims(), SECRET)
    head, body, mark = good.split(".")
    forged = [
        jwt.encode(claims(), "", algorithm="none"),
        jwt.encode(claims(), FOREIGN),
        jwt.encode(claims(), SECRET * 2, algorithm="HS512"),
        f"{head}.{body}.",
        f"{head}.{jwt.encode(claims(sub='eve'), SECRET).split('.')[1]}.{mark}",
        "a.b.c",
        "",
        "x" * 100_000,
    ]
    told = {shows(secret, each) for each in forged}
    assert told == {(401, "The token is not signed by this workspace's secret with HS256.")}


def test_a_minute_between_two_clocks_is_no_lie(in_nordnetz: Nordnetz, portal: Portal) -> None:
    _, secret = begins(in_nordnetz)
    now = int(time.time())
    assert identifies(secret, iat=now + 30, exp=now + 90) == 200
    assert identifies(secret, iat=now - 90, exp=now - 30) == 200


def test_without_a_secret_nobody_is_believed(in_nordnetz: Nordnetz, portal: Portal) -> None:
    portal.identity_secret = None
    portal.save()
    _, secret = begins(in_nordnetz)
    assert identifies(secret) == 401
    assert identifies(secret, key="x" * 43) == 401


def test_a_stranger_without_a_visitors_token_is_asked_who_they_are(portal: Portal) -> None:
    assert identifies("nobody") == 401
