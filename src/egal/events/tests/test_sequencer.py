import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg.conninfo import make_conninfo

from egal.cli.tree.processes import comes_true
from egal.events import sequencer
from egal.events.audit import erasing
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import CHANNEL, place_events
from egal.shared.wake import wake
from egal.testing.people import Nordnetz
from egal.testing.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_leads_afterwards() -> Iterator[None]:
    yield
    connection.close()


@pytest.fixture
def workspace(nordnetz: Nordnetz) -> int:
    with erasing(nordnetz.workspace.id):
        Event.objects.all().delete()
    return nordnetz.workspace.id


_LEAD = """
import psycopg, sys, time
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute("select pg_advisory_lock(%s)", [int(sys.argv[2])])
    print("leads", flush=True)
    time.sleep(60)
"""


@contextmanager
def leading_elsewhere(params: dict[str, Any]) -> Iterator["subprocess.Popen[str]"]:
    """Another process that leads and does nothing."""
    named = {"host": params["host"], "dbname": params["dbname"], "user": params["user"]}
    words = [sys.executable, "-c", _LEAD, make_conninfo(**named), str(sequencer._LEADER)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as leader:
        assert leader.stdout
        assert leader.stdout.readline() == "leads\n"
        yield leader
        leader.kill()


def happens(workspace: int, kind: str) -> Event:
    return record(kind, workspace_id=workspace, actor=SYSTEM)


def stream() -> list[tuple[int | None, str]]:
    placed = Event.objects.exclude(seq=None).order_by("seq")
    return list(placed.values_list("seq", "kind"))


def test_events_get_their_places_in_order_and_without_gaps(workspace: int) -> None:
    for kind in ("opened", "replied", "solved"):
        happens(workspace, kind)
    assert place_events() == 3
    happens(workspace, "reopened")
    assert place_events() == 1
    assert place_events() == 0
    assert stream() == [(1, "opened"), (2, "replied"), (3, "solved"), (4, "reopened")]


def test_what_was_undone_leaves_no_gap(workspace: int) -> None:
    happens(workspace, "opened")
    with transaction.atomic():
        happens(workspace, "replied")
        transaction.set_rollback(True)
    happens(workspace, "solved")
    place_events()
    assert stream() == [(1, "opened"), (2, "solved")]


def test_a_batch_takes_the_oldest_first(workspace: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 2)
    for kind in ("opened", "replied", "solved"):
        happens(workspace, kind)
    assert [place_events(), place_events()] == [2, 1]
    assert [kind for _, kind in stream()] == ["opened", "replied", "solved"]


def test_what_is_committed_late_is_placed_later_and_not_lost(workspace: int) -> None:
    recorded, commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            happens(workspace, "slow")
            recorded.set()
            commit.wait(timeout=10)
        connections.close_all()

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(slow)
        recorded.wait(timeout=10)
        happens(workspace, "quick")
        assert place_events() == 1
        commit.set()
        writing.result()
    assert place_events() == 1
    assert stream() == [(1, "quick"), (2, "slow")]
    slow_id, quick_id = Event.objects.order_by("id").values_list("id", flat=True)
    assert Event.objects.get(seq=2).id == slow_id < quick_id


def test_there_is_one_leader_at_a_time(workspace: int) -> None:
    happens(workspace, "opened")
    assert place_events() == 1
    happens(workspace, "replied")
    assert together(place_events) == [0]
    assert place_events() == 1


def test_several_that_begin_at_once_place_each_event_once(workspace: int) -> None:
    for number in range(50):
        happens(workspace, f"fact {number}")
    assert set(together(*[place_events] * 4)) == {50, 0}
    assert stream() == [(number + 1, f"fact {number}") for number in range(50)]


def test_a_killed_leader_is_replaced_at_once(workspace: int) -> None:
    happens(workspace, "opened")
    assert place_events() == 1
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        leader = cursor.fetchone()[0]

    def kill_and_follow() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [leader])
        happens(workspace, "replied")
        return place_events()

    assert together(kill_and_follow) == [1]
    connection.close()
    assert stream() == [(1, "opened"), (2, "replied")]


def test_a_place_is_never_given_twice(workspace: int) -> None:
    happens(workspace, "opened")
    happens(workspace, "replied")
    place_events()
    with erasing(workspace):
        Event.objects.filter(seq=2).delete()
    happens(workspace, "solved")
    place_events()
    assert stream() == [(1, "opened"), (3, "solved")]


def test_a_leader_whose_process_is_killed_is_replaced_at_once(workspace: int) -> None:
    connections.close_all()
    with leading_elsewhere(connection.get_connection_params()) as leader:
        happens(workspace, "opened")
        assert place_events() == 0
        leader.kill()
        leader.wait(10)
        assert comes_true(lambda: place_events() == 1, seconds=5)
    assert stream() == [(1, "opened")]


def test_the_listeners_are_told_how_far_the_stream_goes(workspace: int) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute(f"listen {CHANNEL}")
        happens(workspace, "opened")
        happens(workspace, "replied")
        place_events()
        place_events()
        heard = list(listener.notifies(timeout=0.2))
    assert [notice.payload for notice in heard] == ["2"]


def test_recording_wakes_the_sequencer(workspace: int) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute("listen egal_wake")
        happens(workspace, "opened")
        wake("outbox")
        heard = {notice.payload for notice in listener.notifies(timeout=10, stop_after=2)}
    assert heard == {"events", "outbox"}
