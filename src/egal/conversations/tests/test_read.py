from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from egal.conversations.actions.read import mark_read
from egal.conversations.models import Conversation, Reading
from egal.shared import clock
from egal.testing.people import Nordnetz, happened, vera
from egal.testing.together import held_up, together

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_each_agent_reads_alone(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with clock.at(NOON):
        mark_read(conversation=conversation, agent=in_nordnetz.jana)
    reading = Reading.objects.get()
    assert (reading.agent, reading.read_at) == (in_nordnetz.jana, NOON)
    assert happened(conversation) == ["conversation.opened", "message.received"]


@pytest.mark.parametrize(("heard", "moves"), [(30, True), (-30, False)])
def test_reading_again_moves_the_moment_if_there_was_something_new(
    in_nordnetz: Nordnetz, conversation: Conversation, heard: int, moves: bool
) -> None:
    later = NOON + timedelta(hours=1)
    for moment in (NOON, later):
        conversation.last_inbound_at = NOON + timedelta(minutes=heard)
        with clock.at(moment):
            mark_read(conversation=conversation, agent=in_nordnetz.jana)
    assert Reading.objects.get().read_at == (later if moves else NOON)


def test_vera_may_read(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    mark_read(conversation=conversation, agent=vera(in_nordnetz.workspace))
    assert Reading.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_moment_are_one_reading(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    def reads() -> datetime | None:
        return mark_read(conversation=conversation, agent=in_nordnetz.jana)

    with transaction.atomic():
        first, second = reads(), held_up(reads)
    assert (first, second.result(timeout=10)) == (None, None)
    assert Reading.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_windows_one_is_the_first_and_all_are_one_reading(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    outcomes = together(*[lambda: mark_read(conversation=conversation, agent=in_nordnetz.jana)] * 4)
    heard = conversation.last_inbound_at or conversation.created_at
    assert None in outcomes
    assert all(isinstance(each, datetime) and each >= heard for each in outcomes if each)
    assert Reading.objects.count() == 1
