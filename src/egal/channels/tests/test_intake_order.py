"""Providers repeat and reorder. Whatever they do, the same is there in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egal.channels.base import Address, NewMessage
from egal.channels.intake import take_in
from egal.contacts.models import Identity
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Message
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, mail, replies, writes

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEIGHBOUR = Address("email", "gisela@mail.example", "Gisela von Bargen")
PIECES = 9
ORDERS = st.lists(st.integers(0, PIECES - 1), max_size=8).flatmap(
    lambda copies: st.permutations([*range(PIECES), *copies])
)


@dataclass(frozen=True)
class Case:
    """Mara's matter is solved, Henrik's waits for him, and nine mails are on their way."""

    nordnetz: Nordnetz
    mails: list[NewMessage]


@pytest.fixture
def case(in_nordnetz: Nordnetz) -> Case:
    inbox, jana = in_nordnetz.inbox, in_nordnetz.jana
    with clock.at(NOON):
        mara, henrik = (
            replies(jana, conversation_of(writes(inbox, who, "Help.")), "We look at it.").pk
            for who in ("Mara", "Henrik")
        )
        solve(conversation=Message.objects.get(pk=mara).conversation, actor=jana)
    mails = [
        mail(inbox, "Mara", "It is back.", answers=mara),
        mail(inbox, "Mara", "I am moving house.", subject="Moving"),
        mail(inbox, "Mara", "I am away.", answers=mara, automatic="auto_reply"),
        mail(inbox, NEIGHBOUR, "Mine blinks as well.", answers=mara),
        mail(inbox, NEIGHBOUR, "Who are you?", subject="Who"),
        mail(inbox, "Henrik", "I am away.", answers=henrik, automatic="auto_reply"),
        mail(inbox, "Henrik", "A forged reference.", answers=-1, subject="Forged"),
        mail(inbox, Address("email", "new@mail.example", "New"), "Hello?", subject="First"),
        mail(inbox, Address("email", "new@mail.example", "New"), "Hello??", subject="Second"),
    ]
    return Case(in_nordnetz, mails)


def end_state(work: Callable[[], None]) -> tuple[set[Any], set[Any], set[Any]]:
    """People, conversations and messages after the work, which is then undone."""
    with transaction.atomic():
        work()
        people = {(row.value, row.contact.name) for row in Identity.objects.all()}
        conversations = {
            (
                row.contact_name,
                row.subject,
                row.status,
                row.solved_at,
                row.message_count,
                frozenset(row.messages.values_list("external_id", flat=True)),
            )
            for row in Conversation.objects.all()
        }
        messages = set(Message.objects.values_list("external_id", "author_name", "text"))
        transaction.set_rollback(True)
    return people, conversations, messages


def taking_in(case: Case, order: list[int]) -> Callable[[], None]:
    def work() -> None:
        for place, piece in enumerate(order):
            at = NOON + timedelta(minutes=place)
            take_in(inbox=case.nordnetz.inbox, fact=case.mails[piece], at=at)

    return work


@given(order=ORDERS)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_order_and_copies_change_nothing(case: Case, order: list[int]) -> None:
    once = end_state(taking_in(case, list(range(PIECES))))
    assert end_state(taking_in(case, order)) == once


def test_what_that_is(case: Case) -> None:
    people, conversations, messages = end_state(taking_in(case, list(range(PIECES))))
    assert len(people) == 4
    assert sorted((row[0], row[1], row[2], row[4]) for row in conversations) == [
        ("Gisela von Bargen", "Who", "open", 1),
        ("Henrik Weiß", "Forged", "open", 1),
        ("Henrik Weiß", "Router drops every evening", "waiting", 3),
        ("Mara Lindner", "Moving", "open", 1),
        ("Mara Lindner", "Router drops every evening", "open", 5),
        ("New", "First", "open", 1),
        ("New", "Second", "open", 1),
    ]
    assert len(messages) == 2 + 2 + PIECES - 1
