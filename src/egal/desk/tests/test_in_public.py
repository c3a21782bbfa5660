"""Writing where everybody reads along, in windows that close, with what is approved."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from egal.channels.base import Address, DeliveryError, NewMessage, Post, TryAgain
from egal.channels.base import Template as Approved
from egal.channels.intake import take_in
from egal.channels.registry import channel_of
from egal.contacts.models import Identity
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import (
    Conversation,
    Delivery,
    Draft,
    Inbox,
    Message,
    PublishedAnswer,
)
from egal.desk.tests.test_desk import PART, here
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope

SECRETS = {"access_token": "t", "consumer_secret": "s", "user_id": "1", "budget": "50.00"}
LONG = "Wir messen die Leitung und sagen Bescheid. " * 12


@pytest.fixture
def square(company: people.Nordnetz) -> Inbox:
    """@nordnetz at X."""
    return add_inbox(
        workspace=company.workspace, channel="x", address="nordnetz", actor=SYSTEM, settings=SECRETS
    )


@pytest.fixture
def mention(company: people.Nordnetz, square: Inbox) -> Any:
    """What Mara has asked there in public."""
    with scope.of(company.workspace.id):
        yield _heard(square, "x", "101", public=True)


@pytest.fixture
def whatsapp(company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    found = [Approved("your_case", "de", "Ihr Fall {{1}} ist gelöst, {{2}}.")]
    monkeypatch.setattr(channel_of("whatsapp"), "templates", lambda inbox: found, raising=False)
    number = "+4940555010"
    settings = {"phone": "10001", "account": "10002", "access_token": "t", "app_secret": "s"}
    return add_inbox(
        workspace=company.workspace,
        channel="whatsapp",
        address=number,
        actor=SYSTEM,
        settings=settings,
    )


@pytest.fixture
def late(company: people.Nordnetz, whatsapp: Inbox) -> Any:
    """What Mara has asked by WhatsApp, more than a day ago."""
    with scope.of(company.workspace.id):
        at = clock.now() - timedelta(hours=25)
        yield _heard(whatsapp, "whatsapp", "4917012345", public=False, at=at)


def says(jana: Client, matter: Conversation, **said: Any) -> str:
    given = {"text": "Wir messen.", "token": "a", **said}
    return jana.post(here(matter, "messages/"), given, headers=PART).content.decode()


def test_a_public_answer_says_so_and_goes_out_in_public(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    page = jana.get(here(mention)).content.decode()
    assert "Everybody can read this." in page
    assert f'value="{public_id(square.id)}.public" data-files data-most="280"' in page
    says(jana, mention, inbox=f"{public_id(square.id)}.public")
    message = Delivery.objects.get().message
    assert (message.public, message.text) == (True, "Wir messen.")


def test_the_private_way_is_another_choice(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    says(jana, mention, inbox=public_id(square.id))
    assert not Delivery.objects.get().message.public


def test_what_was_begun_in_private_stays_so(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    value = public_id(square.id)
    jana.post(here(mention, "draft/"), {"text": "Unter uns", "token": "a", "inbox": value})
    page = jana.get(here(mention)).content.decode()
    marked = page.partition("checked><label")[0].rpartition('name="inbox" value="')[2]
    assert marked.startswith(f'{value}"')
    says(jana, mention, inbox=value)
    place = here(mention, f"messages/{Delivery.objects.get().message.public_id}/recall/")
    jana.post(place, headers=PART)
    assert Draft.objects.get().fields == {"inbox": [value]}


def test_what_is_too_long_shows_its_parts_and_goes_out_as_them(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    value = f"{public_id(square.id)}.public"
    page = says(jana, mention, inbox=value, text=LONG)
    assert not Delivery.objects.exists()
    assert "As 2 numbered messages" in page
    assert "(2/2)" in page
    says(jana, mention, inbox=value, text=LONG, token="b", parts="2")
    first, second = Message.objects.filter(direction="outbound").order_by("id")
    assert (second.after, second.public) == (first, True)


def test_what_is_too_long_can_stand_on_a_page(
    jana: Client, company: people.Nordnetz, mention: Conversation, square: Inbox
) -> None:
    value = f"{public_id(square.id)}.public"
    assert 'value="page"' not in says(jana, mention, inbox=value, text=LONG)
    people.opened(company.workspace)
    page = says(jana, mention, inbox=value, text=LONG, token="b")
    assert "https://egal.example/a/" in page
    says(jana, mention, inbox=value, text=LONG, token="c", parts="page")
    message, answer = Delivery.objects.get().message, PublishedAnswer.objects.get()
    assert message.text.endswith(f"/a/{answer.secret}")
    assert (answer.message, answer.text) == (message, LONG.strip())


def test_what_looks_private_is_stopped_and_can_be_moved(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    value, text = f"{public_id(square.id)}.public", "Ihre IBAN DE89 3704 0044 0532 0130 00?"
    page = says(jana, mention, inbox=value, text=text)
    assert not Delivery.objects.exists()
    assert "<mark>DE89 3704 0044 0532 0130 00</mark>" in page
    assert f'name="choose" value="{public_id(square.id)}"' in page
    moved = says(jana, mention, inbox=value, text=text, choose=public_id(square.id))
    assert "This looks private" not in moved
    assert f"{text}</textarea>" in moved
    said = {"text": text, "may_be_public": "DE89 3704 0044 0532 0130 00", "token": "b"}
    says(jana, mention, inbox=value, **said)
    assert Delivery.objects.get().message.public


def test_a_text_is_weighed_while_one_types(
    jana: Client, mention: Conversation, square: Inbox
) -> None:
    said = {"text": "Rufen Sie 0170 1234567 an.", "inbox": f"{public_id(square.id)}.public"}
    part = jana.post(here(mention, "weighing/"), said).content.decode()
    assert 'data-length="26"' in part
    assert "Telephone number" in part
    assert "Costs about $0.01; $0.00 of $50.00 spent this month." in part


def test_the_budget_stops_it(jana: Client, mention: Conversation, square: Inbox) -> None:
    Inbox.objects.filter(pk=square.pk).update(settings={**SECRETS, "budget": "0.00"})
    page = says(jana, mention, inbox=f"{public_id(square.id)}.public")
    assert "does not reach for it" in page
    assert not Delivery.objects.exists()


def test_a_closed_window_says_which_other_ways_there_are(
    jana: Client, company: people.Nordnetz, late: Conversation
) -> None:
    _has_proved_a_mailbox(company, late)
    page = jana.get(here(late)).content.decode()
    assert 'class="closed" role="status">' in page
    assert "A day has passed since they wrote." in page
    assert f'name="choose" value="{public_id(company.inbox.id)}"' in page
    answer = says(jana, late, inbox=public_id(late.inbox_id))
    assert "A day has passed since they wrote." in answer
    assert "Wir messen.</textarea>" in answer
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("ago", "left", "soon"),
    [(timedelta(), "23 h 59 min", False), (timedelta(hours=23, minutes=17), "42 min", True)],
)
def test_an_open_window_counts_down_and_is_amber_in_its_last_hour(
    jana: Client, company: people.Nordnetz, whatsapp: Inbox, ago: timedelta, left: str, soon: bool
) -> None:
    with scope.of(company.workspace.id):
        at = clock.now() - ago
        matter = _heard(whatsapp, "whatsapp", "4917012345", public=False, at=at)
        page = jana.get(here(matter)).content.decode()
    assert f"closes in {left}<" in page
    assert ('class="closes pill warn"' in page) == soon


def test_where_no_other_way_is_known_it_is_said(jana: Client, late: Conversation) -> None:
    page = jana.get(here(late)).content.decode()
    assert "a template only, until they write again." in page
    assert "No other way to reach this person is known." in page


def test_a_template_gets_there_all_the_same(jana: Client, late: Conversation) -> None:
    place = here(late, "template/")
    form = jana.get(place, headers=PART).content.decode()
    assert "your case (de)" in form
    assert form.count('name="value"') == 2
    said = {"template": "your_case|de", "value": ["7", ""], "token": "a", "send": "1"}
    assert "Fill in every place" in jana.post(place, said, headers=PART).content.decode()
    jana.post(place, {**said, "value": ["7", "Mara"]}, headers=PART)
    message = Delivery.objects.get().message
    assert message.text == "Ihr Fall 7 ist gelöst, Mara."
    assert message.template
    assert message.template["values"] == ["7", "Mara"]


def test_a_template_begins_a_conversation(
    jana: Client, company: people.Nordnetz, whatsapp: Inbox
) -> None:
    place = f"/desk/{company.workspace.slug}/new/template/"
    assert place in jana.get(f"/desk/{company.workspace.slug}/new/").content.decode()
    said = {"template": "your_case|de", "value": ["7", "Henrik"], "token": "a", "send": "1"}
    answer = jana.post(place, {**said, "to": "no number"}, headers=PART)
    assert "with its country" in answer.content.decode()
    assert jana.post(place, {**said, "to": "+49 170 7654321"}).status_code == 302
    with scope.of(company.workspace.id):
        message = Delivery.objects.get().message
        assert message.to[0]["address"] == "491707654321"


def test_what_the_provider_does_not_tell_is_said(
    jana: Client, late: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_inbox: Any) -> list[Approved]:
        raise _AWAY

    monkeypatch.setattr(channel_of("whatsapp"), "templates", away, raising=False)
    Inbox.objects.update(settings={"access_token": "another"})
    page = jana.get(here(late, "template/")).content.decode()
    assert "Meta asks to try later" in page
    assert "Try again" in page


_AWAY: DeliveryError = TryAgain("Meta asks to try later: 1")


def _heard(inbox: Inbox, kind: str, address: str, *, public: bool, at: Any = None) -> Conversation:
    fact = NewMessage(
        dedupe_key=f"{kind}:{address}",
        external_id="9001",
        sender=Address(kind, address, "Mara Lindner"),
        text="@nordnetz Um 19 Uhr fällt die Leitung aus.",
        public=public,
        post=Post(thread="9001", handle="@mara") if public else None,
    )
    return people.conversation_of(take_in(inbox=inbox, fact=fact, kept=[], at=at))


def _has_proved_a_mailbox(company: people.Nordnetz, matter: Conversation) -> None:
    Identity.objects.create(
        workspace=company.workspace,
        contact=matter.contact,
        kind="email",
        value="mara@posteo.example",
        verified_at=clock.now(),
        created_at=clock.now(),
    )
