import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from egal.shared import wake as waking
from egal.shared.loops import Loop, run
from egal.shared.wake import wake

pytestmark = pytest.mark.django_db(transaction=True)


class Steps:
    """A step that counts how often it was taken, and does what it is told each time."""

    def __init__(self, does: Callable[[int], int] = lambda _: 0) -> None:
        self.taken = 0
        self._does = does

    def __call__(self) -> int:
        self.taken += 1
        return self._does(self.taken)


@contextmanager
def running(*loops: Loop) -> Iterator[None]:
    stop = threading.Event()
    runner = threading.Thread(target=run, args=(loops, stop))
    runner.start()
    try:
        yield
    finally:
        stop.set()
        runner.join(timeout=10)
        assert not runner.is_alive()


def comes_true(condition: Callable[[], bool], trying: Callable[[], None] = lambda: None) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        trying()
        time.sleep(0.01)
    return condition()


def test_a_step_is_taken_again_at_once_while_there_is_work() -> None:
    steps = Steps(lambda taken: 1 if taken < 5 else 0)
    with running(Loop("outbox", steps, every=60)):
        assert comes_true(lambda: steps.taken == 5)
        time.sleep(0.05)
        assert steps.taken == 5


@pytest.mark.parametrize(("every", "left"), [(5, True), (1, False)])
def test_who_waits_long_leaves_its_connection_to_others(every: float, left: bool) -> None:
    used: list[psycopg.Connection] = []

    def look(taken: int) -> int:
        connection.ensure_connection()
        used.append(connection.connection)
        return int(taken < 3)

    with running(Loop("drafts", Steps(look), every=every)):
        assert comes_true(lambda: len(used) == 3)
        assert comes_true(lambda: used[-1].closed or not left)
        assert used[-1].closed == left
        assert used[0] is used[-1]


def test_a_step_that_does_less_than_it_can_has_left_nothing() -> None:
    steps = Steps(lambda taken: 20 if taken < 3 else 19)
    with running(Loop("events", steps, every=60, full=20)):
        assert comes_true(lambda: steps.taken == 3)
        time.sleep(0.05)
        assert steps.taken == 3


def test_without_work_it_looks_again_by_itself() -> None:
    steps = Steps()
    with running(Loop("outbox", steps, every=0.01)):
        assert comes_true(lambda: steps.taken > 3)


def test_a_loop_survives_a_failing_step(caplog: pytest.LogCaptureFixture) -> None:
    def fails_twice(taken: int) -> int:
        if taken <= 2:
            raise OperationalError("the database is away")
        return 0

    steps = Steps(fails_twice)
    with running(Loop("outbox", steps, every=0.01)):
        assert comes_true(lambda: steps.taken > 3)
    assert "outbox: a step failed, time 2 in a row" in caplog.text


def test_a_loop_survives_a_night_without_the_database(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "egal.shared.loops")

    def fails_all_night(taken: int) -> int:
        if taken <= 1_100:
            raise OperationalError("the database is away")
        return 0

    steps = Steps(fails_all_night)
    with running(Loop("outbox", steps, every=1e-9)):
        assert comes_true(lambda: steps.taken > 1_100)


def test_a_wake_ends_the_wait_of_the_loop_it_names() -> None:
    outbox, arrivals = Steps(), Steps()
    with running(Loop("outbox", outbox, every=60), Loop("arrivals", arrivals, every=60)):
        assert comes_true(lambda: outbox.taken > 1, trying=lambda: wake("outbox"))
        assert arrivals.taken == 1


def test_wakes_are_heard_again_after_the_connection_was_cut() -> None:
    steps = Steps()
    with running(Loop("outbox", steps, every=60)):
        assert comes_true(lambda: steps.taken > 1, trying=lambda: wake("outbox"))
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and query = 'listen egal_wake'"
            )
            assert cursor.rowcount == 1
        before = steps.taken
        assert comes_true(lambda: steps.taken > before, trying=lambda: wake("outbox"))


def test_many_wakes_at_once_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[str]] = []
    monkeypatch.setattr(waking, "_notify", told.append)
    for _ in range(500):
        wake("outbox")
        wake("arrivals")
    waking.finish()
    assert set().union(*told) == {"outbox", "arrivals"}
    assert len(told) < 100


def test_who_ends_tells_the_rest_and_gives_the_connection_back() -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute("listen egal_wake")
        wake("outbox")
        waking.finish()
        assert [each.payload for each in listener.notifies(timeout=0.1)] == ["outbox"]
    assert "wake" not in {thread.name for thread in threading.enumerate()}


def test_stopping_waits_for_the_step_under_way_but_not_for_the_clock() -> None:
    finished = threading.Event()
    started = threading.Event()

    def slow(_: int) -> int:
        started.set()
        time.sleep(0.1)
        finished.set()
        return 0

    begin = time.monotonic()
    with running(Loop("outbox", slow_step := Steps(slow), every=60)):
        assert started.wait(timeout=5)
    assert finished.is_set()
    assert slow_step.taken == 1
    assert time.monotonic() - begin < 5


def test_a_wake_is_sent_with_the_commit_and_not_without(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(waking._teller, "tell", sent.append)
    with transaction.atomic():
        wake("outbox")
        assert sent == []
    assert sent == ["outbox"]
    with transaction.atomic():
        wake("events")
        transaction.set_rollback(True)
    assert sent == ["outbox"]


def test_what_is_committed_stays_done_when_the_wake_is_lost(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(waking, "_NOTIFY", "select nobody_hears(%s, %s)")
    with transaction.atomic():
        wake("outbox")
    waking.finish()
    assert "could not wake {'outbox'}" in caplog.text
