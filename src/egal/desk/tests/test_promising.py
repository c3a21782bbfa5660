"""An agent promises a callback in a conversation, moves it, and takes it back."""

from datetime import timedelta

import pytest
from django.test import Client

from egal.callbacks.actions.slots import change_slots
from egal.callbacks.models import Callback
from egal.contacts.actions.identities import add_identity
from egal.conversations.models import Conversation
from egal.desk.tests.test_desk import PART, here
from egal.shared import clock
from egal.testing import people
from egal.testing.people import happened, telephone_line

NUMBER = "+49 40 5550118"


@pytest.fixture
def offering(company: people.Nordnetz, matter: Conversation) -> None:
    """Nordnetz promises callbacks, and Mara has a number."""
    change_slots(
        workspace=company.workspace,
        actor=company.jana,
        offered=True,
        minutes=20,
        capacity=1,
        days_ahead=7,
        lead_minutes=30,
    )
    add_identity(
        contact=matter.contact,
        kind="phone",
        value=NUMBER.replace(" ", ""),
        actor=company.jana,
        evidence="told",
    )


def test_free_times_and_the_number_are_at_hand(
    jana: Client, matter: Conversation, offering: None
) -> None:
    page = jana.get(here(matter, "callback/"), headers=PART).content.decode()
    assert f'value="{NUMBER}"' in page
    assert page.count('name="when"') == 6 + 2
    assert "As soon as possible" in page


def test_a_free_time_is_promised_and_stands_on_the_conversation(
    jana: Client, matter: Conversation, offering: None
) -> None:
    page = jana.get(here(matter, "callback/"), headers=PART).content.decode()
    slot = page.split('name="when" value="')[1].split('"')[0]
    said = jana.post(here(matter, "callback/"), {"number": NUMBER, "when": slot}, headers=PART)
    assert said.json()["done"] == "The callback is promised."
    promised = Callback.objects.get(conversation=matter)
    assert promised.at.isoformat() == slot
    assert happened(matter)[-1] == "callback.booked"
    assert "Move the callback" in jana.get(here(matter, "callback/"), headers=PART).content.decode()


def test_as_soon_as_possible_is_within_a_minute(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "callback/"), {"number": NUMBER, "when": "soon"})
    promised = Callback.objects.get(conversation=matter)
    assert promised.at - clock.now() <= timedelta(minutes=1)


def test_it_is_moved_and_cancelled(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "callback/"), {"number": NUMBER, "when": "soon"})
    jana.post(here(matter, "callback/"), {"when": "at", "moment": "2126-11-21T12:00"})
    assert Callback.objects.get(conversation=matter).at.year == 2126
    said = jana.post(here(matter, "callback/cancellation/"), headers=PART)
    assert said.json()["done"] == "The callback is cancelled."
    assert Callback.objects.get(conversation=matter).outcome == "cancelled"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"number": "12", "when": "soon"}, "is no telephone number"),
        ({"number": "+33 6 12345678", "when": "soon"}, "administers this workspace"),
        ({"number": NUMBER, "when": "at", "moment": ""}, "Choose a date and a time."),
        ({"number": NUMBER, "when": "2020-01-01T10:00:00+00:00"}, "just been taken"),
    ],
)
def test_what_cannot_be_promised_is_said_where_it_was_typed(
    jana: Client, company: people.Nordnetz, matter: Conversation, given: dict[str, str], why: str
) -> None:
    telephone_line(company.workspace)
    answer = jana.post(here(matter, "callback/"), given, headers=PART)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert given["number"] in answer.content.decode()
