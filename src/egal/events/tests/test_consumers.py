import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from egal.cli.tree.processes import comes_true
from egal.events.consumers import Consumer, consume, lags, loops_of_consumers
from egal.events.models import Cursor, Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.shared import clock
from egal.shared.loops import run
from egal.testing.people import Nordnetz
from egal.testing.together import together

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
heard: list[str] = []


def hear(events: Sequence[Event]) -> None:
    heard.extend(event.kind for event in events)


def dislike_solved(events: Sequence[Event]) -> None:
    hear(events)
    if any(event.kind == "solved" for event in events):
        raise ValueError("nothing is ever solved")


LISTENER = Consumer("listener", hear, from_start=True)
CRITIC = Consumer("critic", dislike_solved, from_start=True)


@pytest.fixture(autouse=True)
def nothing_heard_nobody_leads() -> Iterator[None]:
    heard.clear()
    yield
    connection.close()


@pytest.fixture
def workspace(nordnetz: Nordnetz) -> int:
    with connection.cursor() as cursor:
        cursor.execute("truncate events_event")
    return nordnetz.workspace.id


def happens(workspace: int, *kinds: str) -> None:
    for kind in kinds:
        record(kind, workspace_id=workspace, actor=SYSTEM)
    place_events()


def test_a_consumer_hears_every_event_in_order_and_once(workspace: int) -> None:
    happens(workspace, "opened", "replied")
    assert consume(LISTENER) == 2
    happens(workspace, "solved")
    assert [consume(LISTENER), consume(LISTENER)] == [1, 0]
    assert heard == ["opened", "replied", "solved"]


def test_it_takes_no_more_than_its_batch(workspace: int) -> None:
    happens(workspace, "opened", "replied", "solved")
    small = Consumer("small", hear, batch=2, from_start=True)
    assert [consume(small), consume(small)] == [2, 1]


def test_one_that_asks_for_some_kinds_hears_no_others_and_goes_on_behind_them(
    workspace: int,
) -> None:
    happens(workspace, "opened", "replied", "opened", "solved")
    choosy = Consumer("choosy", hear, batch=3, from_start=True, kinds=["opened"])
    assert [consume(choosy), consume(choosy), consume(choosy)] == [3, 1, 0]
    assert heard == ["opened", "opened"]
    assert [lag.events for lag in lags()] == [0]


def test_a_new_one_hears_what_happens_from_now_on(workspace: int) -> None:
    happens(workspace, "opened")
    new = Consumer("new", hear)
    consume(new)
    happens(workspace, "replied")
    consume(new)
    assert heard == ["replied"]


def test_one_that_fails_gets_up_to_the_bad_event_and_says_why(workspace: int) -> None:
    happens(workspace, "opened", "replied", "solved")
    with clock.at(NOON):
        assert [consume(CRITIC), consume(CRITIC)] == [2, 0]
    row = Cursor.objects.get(name="critic")
    assert (row.failures, row.error) == (1, "ValueError: nothing is ever solved")
    assert [(lag.events, lag.error) for lag in lags()] == [(1, row.error)]


def test_what_was_bad_is_read_again_once_it_is_mended(workspace: int) -> None:
    happens(workspace, "solved", "reopened")
    consume(CRITIC)
    mended = Consumer("critic", hear)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert [consume(mended), consume(mended)] == [1, 1]
    assert Cursor.objects.get(name="critic").failures == 0


def test_it_waits_longer_after_each_failure(workspace: int) -> None:
    happens(workspace, "solved")
    pauses = []
    now = NOON
    for _ in range(8):
        with clock.at(now):
            consume(CRITIC)
        retry_at = Cursor.objects.get(name="critic").retry_at
        assert retry_at
        pauses.append((retry_at - now).total_seconds())
        now = retry_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_two_workers_do_not_take_the_same_events(workspace: int) -> None:
    happens(workspace, *["opened"] * 20)
    assert sorted(map(str, together(*[lambda: consume(LISTENER)] * 4))) == ["0", "0", "0", "20"]
    assert len(heard) == 20


def test_a_failing_one_holds_up_no_other(workspace: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{__name__}.CRITIC", f"{__name__}.LISTENER"]
    monkeypatch.setattr("django.conf.settings.CONSUMERS", names, raising=False)
    happens(workspace, "solved", "reopened")
    stop = threading.Event()
    working = threading.Thread(target=run, args=(loops_of_consumers(), stop))
    working.start()
    try:
        assert comes_true(lambda: [lag.events for lag in lags()] == [2, 0], seconds=10)
    finally:
        stop.set()
        working.join(10)
