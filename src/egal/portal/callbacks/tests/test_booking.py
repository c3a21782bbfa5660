"""Booking a callback at the portal, without any script."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from egal.callbacks.models import Callback, CallbackSlots
from egal.callbacks.tests.test_callbacks import offering
from egal.channels.ringing_back import ensure_inbox
from egal.conversations.models import Conversation, Message
from egal.knowledge.trail import Trail
from egal.shared import clock
from egal.testing.people import Nordnetz, happened, opened
from egal.workspaces import scope

PAGE = "/help/nordnetz/en/callback/"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10:00 at Nordnetz
FIRST = "2026-11-16T09:40:00+00:00"


@pytest.fixture
def nordnetz(nordnetz: Nordnetz) -> Nordnetz:
    opened(nordnetz.workspace)
    with scope.of(nordnetz.workspace.id):
        offering(nordnetz)
        ensure_inbox(nordnetz.workspace)
    return nordnetz


def form(**changed: str) -> dict[str, str]:
    return {
        "slot": FIRST,
        "number": "040 123456",
        "name": "Mara Lindner",
        "about": "The router drops every evening.",
        "request_id": uuid4().hex,
        **changed,
    }


def book(client: Client, **changed: str) -> Any:
    with clock.at(MONDAY):
        return client.post(PAGE, form(**changed))


@pytest.mark.usefixtures("nordnetz")
def test_the_page_offers_what_is_free_and_sets_no_cookie(client: Client) -> None:
    with clock.at(MONDAY):
        answer = client.get(PAGE)
    assert f'value="{FIRST}"' in answer.text
    assert not answer.cookies


@pytest.mark.usefixtures("nordnetz")
def test_the_start_page_says_when_we_ring(client: Client) -> None:
    with clock.at(MONDAY):
        assert "we ring you at 10:40" in client.get("/help/nordnetz/en/").text


@pytest.mark.usefixtures("nordnetz")
def test_what_is_promised_is_said_again_and_stands_on_a_conversation(client: Client) -> None:
    answer = book(client)
    with clock.at(MONDAY):
        page = client.get(answer["Location"]).text
    assert "We ring you at 10:40" in page
    assert "+49 40 123456" in page
    callback = Callback.unscoped.get()
    conversation = Conversation.unscoped.get(pk=callback.conversation_id)
    assert (conversation.contact_name, conversation.channel) == ("Mara Lindner", "callback")
    assert Message.unscoped.get(conversation=conversation).from_address == "+4940123456"


@pytest.mark.usefixtures("nordnetz")
def test_the_same_form_sent_twice_is_one_callback(client: Client) -> None:
    request_id = uuid4().hex
    first, second = (book(client, request_id=request_id)["Location"] for _ in range(2))
    assert first == second
    assert Callback.unscoped.count() == 1


@pytest.mark.usefixtures("nordnetz")
def test_what_was_just_taken_is_told_and_the_next_is_chosen_with_nothing_stored(
    client: Client,
) -> None:
    book(client)
    answer = book(client, number="040 999999")
    assert answer.status_code == 409
    assert "just been taken" in answer.text
    assert re.search(r'value="2026-11-16T10:00:00\+00:00" required checked', answer.text)
    assert 'value="040 999999"' in answer.text
    assert Conversation.unscoped.count() == 1


@pytest.mark.usefixtures("nordnetz")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", "12", "no telephone number"),
        ("number", "", "under which number"),
        ("slot", "soon", "Choose a time"),
        ("slot", "", "Choose a time"),
        ("request_id", "x", ""),
    ],
)
def test_what_is_missing_is_asked_for(client: Client, field: str, value: str, said: str) -> None:
    answer = book(client, **{field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert not Conversation.unscoped.exists()


@pytest.mark.usefixtures("nordnetz")
def test_one_number_does_not_take_all_the_places(client: Client) -> None:
    for hour in (10, 11):
        assert book(client, slot=f"2026-11-16T{hour}:00:00+00:00").status_code == 302
    assert "already" in book(client).text


@pytest.mark.usefixtures("nordnetz")
def test_by_the_private_link_it_is_moved_saved_and_cancelled(client: Client) -> None:
    link = book(client)["Location"]
    with clock.at(MONDAY):
        client.post(f"{link}moment/", {"slot": "2026-11-16T12:00:00+00:00"})
        calendar = client.get(f"{link}callback.ics").text
        client.post(f"{link}cancellation/")
        assert "is cancelled" in client.get(link).text
    assert "DTSTART:20261116T120000Z\r\n" in calendar
    assert Callback.unscoped.get().outcome == "cancelled"


@pytest.mark.usefixtures("nordnetz")
def test_a_guessed_link_opens_nothing(client: Client) -> None:
    link = book(client)["Location"]
    forged = link[:-2] + ("a" if link[-2] != "a" else "b") + "/"
    for path in (forged, f"{forged}moment/", f"{forged}callback.ics"):
        assert client.get(path).status_code == 404
    assert client.post(f"{forged}cancellation/").status_code == 404
    assert Callback.unscoped.get().ended_at is None


@pytest.mark.usefixtures("nordnetz")
def test_when_nothing_is_free_other_ways_are_named(client: Client) -> None:
    CallbackSlots.unscoped.update(paused_at=MONDAY)
    with clock.at(MONDAY):
        page = client.get(PAGE).text
    assert "No time is free" in page
    assert "Other ways" in page


def test_whoever_rings_learns_what_was_searched_before(client: Client, nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        trail = Trail().searched("router drops").token
    with clock.at(MONDAY):
        assert f'name="from" value="{trail}"' in client.get(PAGE, {"from": trail}).text
        client.post(PAGE, form(**{"from": trail}))
    assert "knowledge.handed_over" in happened(Conversation.unscoped.get())
