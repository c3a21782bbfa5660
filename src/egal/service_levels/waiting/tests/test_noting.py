"""From what customers write and agents answer to the wait that is promised."""

from datetime import UTC, datetime, timedelta

import pytest

from egal.conversations.actions.status import solve
from egal.events.consumers import consume
from egal.events.sequencer import place_events
from egal.service_levels.models import OpeningHours, Wait, WaitMeasure
from egal.service_levels.waiting.measuring import forget_waits, measure_waits
from egal.service_levels.waiting.noting import consumer
from egal.service_levels.waiting.promise import answer_comes, promise
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, opened, replies, writes

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # 10:00 at Nordnetz
MINUTE = timedelta(minutes=1)


def read_stream() -> None:
    while place_events():
        pass
    while consume(consumer):
        pass


def answered(nordnetz: Nordnetz, asked: datetime, after: timedelta) -> None:
    with clock.at(asked):
        matter = conversation_of(writes(nordnetz.inbox, "Mara", "The router drops.", at=asked))
    with clock.at(asked + after):
        replies(nordnetz.jana, matter, "We look.")


@pytest.mark.django_db
def test_the_first_answer_of_an_agent_ends_the_wait(in_nordnetz: Nordnetz) -> None:
    answered(in_nordnetz, WEDNESDAY, 7 * MINUTE)
    with clock.at(WEDNESDAY + 10 * MINUTE):
        read_stream()
    wait = Wait.objects.get()
    assert (wait.asked_at, wait.seconds, wait.inbox_id) == (WEDNESDAY, 420.0, in_nordnetz.inbox.id)


@pytest.mark.django_db
def test_what_was_settled_without_an_answer_says_nothing(in_nordnetz: Nordnetz) -> None:
    with clock.at(WEDNESDAY):
        matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Never mind.", at=WEDNESDAY))
        solve(conversation=matter, actor=in_nordnetz.jana)
        read_stream()
    wait = Wait.objects.get()
    assert (wait.seconds, wait.ended_at) == (None, WEDNESDAY)


@pytest.mark.django_db
def test_nobody_waits_behind_what_a_machine_sends(in_nordnetz: Nordnetz) -> None:
    with clock.at(WEDNESDAY):
        writes(in_nordnetz.inbox, "Mara", "Out of office", automatic="auto_reply", at=WEDNESDAY)
        read_stream()
    assert not Wait.objects.exists()


@pytest.mark.django_db
def test_a_night_between_question_and_answer_does_not_count(in_nordnetz: Nordnetz) -> None:
    week = [[[540, 1020]]] * 7
    OpeningHours.objects.create(workspace=in_nordnetz.workspace, week=week, changed_at=WEDNESDAY)
    evening = WEDNESDAY.replace(hour=15, minute=50)  # ten minutes before five
    answered(in_nordnetz, evening, timedelta(hours=16, minutes=20))
    with clock.at(WEDNESDAY + timedelta(days=1)):
        read_stream()
    assert Wait.objects.get().seconds == 20 * 60


@pytest.mark.django_db
def test_what_was_answered_within_the_hour_is_promised_to_the_next(in_nordnetz: Nordnetz) -> None:
    opened(in_nordnetz.workspace)
    for number in range(6):
        answered(in_nordnetz, WEDNESDAY + number * MINUTE, 5 * MINUTE)
    with clock.at(WEDNESDAY + 20 * MINUTE):
        read_stream()
        assert measure_waits() == 1
        assert promise(in_nordnetz.inbox).words == "about 5 min"
        assert answer_comes(in_nordnetz.inbox) == "A person answers: about 5 min."
        writes(in_nordnetz.inbox, "Henrik", "Hello", at=clock.now())
        read_stream()
    assert Wait.objects.latest("asked_at").promised == 300.0


@pytest.mark.django_db
def test_only_what_is_shown_to_somebody_is_measured_once_a_minute(in_nordnetz: Nordnetz) -> None:
    assert measure_waits() == 0
    opened(in_nordnetz.workspace)
    assert (measure_waits(), measure_waits()) == (1, 0)
    assert WaitMeasure.objects.get().seconds is None


@pytest.mark.django_db
def test_what_is_old_is_forgotten(in_nordnetz: Nordnetz) -> None:
    answered(in_nordnetz, WEDNESDAY, MINUTE)
    with clock.at(WEDNESDAY + MINUTE):
        read_stream()
    with clock.at(WEDNESDAY + timedelta(days=61)):
        assert forget_waits() == 1
