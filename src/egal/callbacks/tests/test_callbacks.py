"""Promises to ring back: in free slots only, each place once, moved and ended by whoever may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from egal.callbacks.actions.callbacks import (
    JustTaken,
    book_callback,
    cancel_callback,
    keep_callback,
    miss_callback,
    move_callback,
    try_callback,
)
from egal.callbacks.actions.slots import change_slots
from egal.callbacks.customer import Customer
from egal.callbacks.models import Callback
from egal.callbacks.slots import free_slots, times
from egal.conversations.models import Conversation
from egal.service_levels.hours.schedule import Schedule, is_open
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, happened, vera, writes
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10:00 at Nordnetz
NUMBER = "+4940123456"


def offering(nordnetz: Nordnetz, capacity: int = 1, minutes: int = 20) -> None:
    change_slots(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        offered=True,
        minutes=minutes,
        capacity=capacity,
        days_ahead=3,
        lead_minutes=30,
    )


def matter_of(nordnetz: Nordnetz, who: str = "Mara") -> Conversation:
    return conversation_of(writes(nordnetz.inbox, who, "Please ring me."))


def booked(matter: Conversation, at: datetime) -> Callback:
    return book_callback(
        conversation=matter, actor=Customer(matter.contact), number=NUMBER, at=at, language="de"
    )


def test_slots_lie_within_hours_after_the_lead_and_as_far_as_promised(
    in_nordnetz: Nordnetz,
) -> None:
    offering(in_nordnetz)
    with clock.at(MONDAY):
        slots = list(free_slots(in_nordnetz.workspace))
    assert slots[0] == MONDAY + timedelta(minutes=40)
    assert slots[-1] < MONDAY + timedelta(days=3)
    assert len(slots) == 19 + 24 + 24 + 3


def test_a_slot_is_promised_to_as_many_as_there_are_places(in_nordnetz: Nordnetz) -> None:
    offering(in_nordnetz, capacity=2)
    with clock.at(MONDAY):
        slot, following, *_ = free_slots(in_nordnetz.workspace)
        booked(matter_of(in_nordnetz), slot)
        booked(matter_of(in_nordnetz), slot)
        assert next(free_slots(in_nordnetz.workspace)) == following
        with pytest.raises(JustTaken) as taken:
            booked(matter_of(in_nordnetz), slot)
    assert taken.value.next == following


@pytest.mark.django_db(transaction=True)
def test_of_two_customers_and_one_place_one_hears_that_it_was_just_taken(
    nordnetz: Nordnetz,
) -> None:
    with scope.of(nordnetz.workspace.id):
        offering(nordnetz)
        matters = [matter_of(nordnetz, who) for who in ("Mara", "Henrik")]
    with clock.at(MONDAY), scope.of(nordnetz.workspace.id):
        slot = next(free_slots(nordnetz.workspace))

    def book(matter: Conversation) -> str:
        with clock.at(MONDAY), scope.of(nordnetz.workspace.id):
            try:
                return booked(matter, slot).number
            except JustTaken:
                return "taken"
            finally:
                connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(book, matters)) == [NUMBER, "taken"]


def test_a_cancelled_place_is_free_again(in_nordnetz: Nordnetz) -> None:
    offering(in_nordnetz)
    with clock.at(MONDAY):
        slot = next(free_slots(in_nordnetz.workspace))
        callback = booked(matter_of(in_nordnetz), slot)
        cancel_callback(callback=callback, actor=Customer(callback.conversation.contact))
        assert next(free_slots(in_nordnetz.workspace)) == slot


def test_an_agent_moves_it_tries_and_keeps_it(in_nordnetz: Nordnetz) -> None:
    offering(in_nordnetz)
    with clock.at(MONDAY):
        matter = matter_of(in_nordnetz)
        callback = booked(matter, next(free_slots(in_nordnetz.workspace)))
        move_callback(callback=callback, actor=in_nordnetz.jana, at=MONDAY + timedelta(hours=20))
        try_callback(callback=callback, actor=in_nordnetz.jana)
        kept = keep_callback(callback=callback, actor=in_nordnetz.tariq)
    assert (kept.outcome, kept.ended_by, kept.tries) == ("kept", "Tariq Rahimi", 1)
    assert [each for each in happened(matter) if each.startswith("callback.")] == [
        "callback.booked",
        "callback.moved",
        "callback.tried",
        "callback.kept",
    ]


def test_what_is_over_stays_over(in_nordnetz: Nordnetz) -> None:
    offering(in_nordnetz)
    with clock.at(MONDAY):
        callback = booked(matter_of(in_nordnetz), next(free_slots(in_nordnetz.workspace)))
        miss_callback(callback=callback, actor=in_nordnetz.jana)
        with pytest.raises(Trouble, match="over"):
            keep_callback(callback=callback, actor=in_nordnetz.jana)


def test_a_conversation_has_one_promise_at_a_time(in_nordnetz: Nordnetz) -> None:
    offering(in_nordnetz)
    with clock.at(MONDAY):
        matter, slots = matter_of(in_nordnetz), free_slots(in_nordnetz.workspace)
        booked(matter, next(slots))
        with pytest.raises(Trouble, match="already"):
            booked(matter, next(slots))


def test_neither_other_customers_nor_readers_nor_other_companies_touch_it(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    offering(in_nordnetz)
    henrik = Customer(matter_of(in_nordnetz, "Henrik").contact)
    with clock.at(MONDAY):
        callback = booked(matter_of(in_nordnetz), next(free_slots(in_nordnetz.workspace)))
        for other in (henrik, vera(in_nordnetz.workspace), fremdfirma.eve):
            with pytest.raises(NotAllowed):
                cancel_callback(callback=callback, actor=other)
        with pytest.raises(NotAllowed):
            keep_callback(callback=callback, actor=Customer(callback.conversation.contact))


def test_what_nobody_can_promise_is_refused(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="240"):
        offering(in_nordnetz, minutes=1000)
    assert list(free_slots(in_nordnetz.workspace)) == []


@given(st.integers(5, 240), st.integers(0, 40 * 24 * 60))
def test_every_slot_lies_within_the_hours_as_a_whole(minutes: int, after: int) -> None:
    schedule = Schedule(ZoneInfo("Europe/Berlin"), (((0, 400), (540, 1020)),) * 7)
    since = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=after)
    for slot in times(schedule, minutes, since, since + timedelta(days=2)):
        last = slot + timedelta(minutes=minutes) - timedelta(seconds=1)
        assert slot >= since
        assert is_open(schedule, slot)
        assert is_open(schedule, last)
