"""From a commit to a consumer: how long, and whether anything is lost or out of order.

Eight writers are processes of their own; the sequencer and the consumer run as in `egal worker`,
in another. A foreign transaction with a number stays open all the time.

calm, for the waits: each writer commits about 20 times a second, 160 together, more than a desk of
1,000 agents does. storm, for the losses: as fast as they can, with random delays and roll-backs.
"""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures import Figure
from bench.installation import database

if TYPE_CHECKING:
    from egal.events.models import Event

WRITERS = 8
CALM, STORM = 500, 12_500  # commits a writer
_FORK = multiprocessing.get_context("fork")
Committed = list[tuple[int, int, float]]  # writer, number, moment of the commit


def figures() -> list[Figure]:
    """Latency of commit to consumer, then what became of 100,000 events."""
    with database() as data, _foreign_transaction():
        workspace = _workspace()
        calm = _run(data / "calm", workspace, CALM, _calmly)
        storm = _run(data / "storm", workspace, STORM, _stormily)
    return [
        Figure("commit to consumer, 8 writers, p50", "ms", [calm.percentile(50)], 20.0),
        Figure("commit to consumer, 8 writers, p99", "ms", [calm.percentile(99)], 60.0),
        Figure("of 100,000 events lost", "", [calm.lost + storm.lost], 0.0),
        Figure("of 100,000 events out of order", "", [calm.disorder + storm.disorder], 0.0),
    ]


class Outcome:
    """What was committed beside what was read."""

    def __init__(self, committed: Committed, read: Committed) -> None:
        moments = {(writer, number): moment for writer, number, moment in read}
        self.waits = sorted(
            1_000 * (moments[writer, number] - moment)
            for writer, number, moment in committed
            if (writer, number) in moments
        )
        self.lost = len(committed) - len(self.waits) + len(read) - len(moments)
        self.disorder = _disorder(read)

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return max(self.waits[int(len(self.waits) * share / 100)], 0.0)


def _disorder(read: Committed) -> int:
    """How often a writer's event came before an earlier one of the same writer."""
    latest = dict.fromkeys(range(WRITERS), -1)
    wrong = 0
    for writer, number, _ in read:
        wrong += number < latest[writer]
        latest[writer] = number
    return wrong


def _run(place: Path, workspace: int, each: int, manner: Callable[..., bool]) -> Outcome:
    place.mkdir()
    with _worker(place / "read"):
        writers = [
            _forked(_write, place / str(number), workspace, number, each, manner)
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.join()
        committed = [row for number in range(WRITERS) for row in _rows(place / str(number))]
        _wait_until_read(place / "read", len(committed))
    return Outcome(committed, _rows(place / "read"))


def _write(
    place: Path, workspace: int, writer: int, each: int, manner: Callable[..., bool]
) -> None:
    from django.db import transaction

    from egal.events.record import SYSTEM, record

    chance = random.Random(writer)
    with place.open("w") as file:
        for number in range(each):
            with transaction.atomic():
                record("bench", workspace_id=workspace, actor=SYSTEM, writer=writer, number=number)
                undone = manner(chance)
                transaction.set_rollback(undone)
            if not undone:
                file.write(f"{writer} {number} {time.time()}\n")


def _calmly(chance: random.Random) -> bool:
    time.sleep(chance.uniform(0.0, 0.1))
    return False


def _stormily(chance: random.Random) -> bool:
    if chance.random() < 0.05:
        time.sleep(chance.uniform(0.0, 0.02))
    return chance.random() < 0.02


@contextmanager
def _worker(place: Path) -> Iterator[None]:
    place.touch()
    working = _forked(_work, place)
    time.sleep(1)
    try:
        yield
    finally:
        working.terminate()
        working.join()


def _work(place: Path) -> None:
    from django.conf import settings

    from egal.cli.parts import run_worker

    READER["file"] = place.open("w", buffering=1)
    settings.CONSUMERS = ["bench.sequencer.reader"]
    run_worker()


READER: dict[str, Any] = {}


def _read(events: "Sequence[Event]") -> None:
    now = time.time()
    READER["file"].writelines(
        f"{event.data['writer']} {event.data['number']} {now}\n"
        for event in events
        if event.kind == "bench"
    )


def __getattr__(name: str) -> object:
    """The consumer, made once Django is there."""
    if name != "reader":
        raise AttributeError(name)
    from egal.events.consumers import Consumer

    return Consumer("bench", _read)


def _wait_until_read(place: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(_rows(place)) < count and time.monotonic() < deadline:
        time.sleep(0.2)


def _rows(place: Path) -> Committed:
    lines = (line.split() for line in place.read_text().splitlines())
    return [(int(writer), int(number), float(moment)) for writer, number, moment in lines]


def _forked(work: Callable[..., None], *values: object) -> BaseProcess:
    from django.db import connections

    connections.close_all()
    process = _FORK.Process(target=work, args=values)
    process.start()
    return process


def _workspace() -> int:
    from egal.events.record import SYSTEM
    from egal.workspaces.actions.add_workspace import add_workspace

    return add_workspace(slug="bench", name="Bench", actor=SYSTEM).id


@contextmanager
def _foreign_transaction() -> Iterator[None]:
    import psycopg
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select pg_current_xact_id()")
        yield
        other.rollback()
