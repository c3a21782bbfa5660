"""Signing in by a text message, and what somebody tries at our cost."""

from datetime import timedelta

import pytest
from django.test import Client

from egal.channels import carrying
from egal.channels.base import Address, NewMessage
from egal.channels.intake import take_in
from egal.channels.sms import channel as sms
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.codes import digits_of
from egal.conversations.models import Code, Inbox
from egal.events.record import SYSTEM
from egal.portal.mine.tests.conftest import HERE, MARA, Portal, types
from egal.shared import clock
from egal.workspaces import scope

NUMBER = "+491761234567"


@pytest.fixture
def number(portal: Portal) -> Inbox:
    """A number that can text, to which Mara has."""
    company = portal.nordnetz.workspace
    known = {"account": "AC" + "0" * 32, "token": "secret"}
    with scope.of(company.id):
        inbox = add_inbox(
            workspace=company,
            channel="sms",
            address="+4915735984000",
            settings=known,
            actor=SYSTEM,
        )
        fact = NewMessage(
            dedupe_key="sms:1",
            external_id="1",
            sender=Address("phone", NUMBER, NUMBER),
            text="The router drops again.",
        )
        take_in(inbox=inbox, fact=fact)
    return inbox


def asks(browser: Client, given: str) -> int:
    return browser.post(f"{HERE}/sign-in/", {"address": given}).status_code


def test_a_number_as_one_says_it_gets_a_code(
    client: Client, portal: Portal, number: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(sms, "hand_over", lambda _known, **told: sent.append(told))
    assert asks(client, "0176 1234567") == 302
    assert carrying.carry_one("sms") == 1
    code = Code.unscoped.latest("id")
    assert sent[0]["to"] == NUMBER
    assert digits_of(code) in sent[0]["text"]
    assert "+49 176 1234567" in client.get(f"{HERE}/sign-in/code/").text
    assert types(client, digits_of(code)) == 302
    matters = client.get(f"{HERE}/conversations/").text
    assert "The router drops again." in matters
    assert (
        "Router drops every evening" not in matters
    )  # that was a mail, which a number does not prove


def test_either_is_asked_for(client: Client, portal: Portal, number: Inbox) -> None:
    assert "e-mail address or telephone number" in client.get(f"{HERE}/sign-in/").text
    assert asks(client, MARA) == 302
    assert Code.unscoped.latest("id").kind == "email"


def test_without_a_number_of_ours_only_mails_are_offered(client: Client, portal: Portal) -> None:
    page = client.get(f"{HERE}/sign-in/").text
    assert 'type="email"' in page
    assert "telephone number" not in page


@pytest.mark.parametrize("dear", ["+49 900 1234567", "+881 612345678", "+53 5 1234567"])
def test_nobody_lets_us_pay_for_dear_numbers(
    client: Client, portal: Portal, number: Inbox, dear: str
) -> None:
    answer = client.post(f"{HERE}/sign-in/", {"address": dear})
    assert answer.status_code == 422
    assert "No code can be sent to this number" in answer.text
    assert not Code.unscoped.exists()


def test_many_numbers_are_too_many(
    client: Client, portal: Portal, number: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_TEXTS", 2)
    assert [asks(client, f"0176 12345{each}") for each in (67, 68)] == [302, 302]
    answer = client.post(f"{HERE}/sign-in/", {"address": "0176 1234569"})
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert asks(client, MARA) == 302  # a mail costs nothing
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        assert asks(client, "0176 1234569") == 302
