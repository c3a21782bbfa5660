"""Messages a second through the function production calls, against bare commits.

Each message brings its search row, its event and the lock on its contact. A ratio, because disks
differ more than code does: both sides commit to the same disk in the same run. It falls all the
same where the disk is fast, for then what is left is computing, of which the bare row has little.
So two things are measured besides that no disk touches: what the database writes down for a
message, and how long both processes compute.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import mean
from typing import NamedTuple
from uuid import uuid4

import psutil

from bench.figures import Figure
from bench.house import house

ROUNDS = 5
WRITTEN = 100  # batches whose cost is looked at in each round
TURNS, TURN = 10, 0.2  # of each side in each round; in seconds
BATCH = 20
PREPARED = 10_000  # messages before each turn, more than any machine takes in meanwhile
CUSTOMERS = 500
_WRITTEN = "select pg_current_wal_insert_lsn() - '0/0'"  # bytes
TEXT = """Guten Tag,

seit gestern Abend fällt die Leitung immer wieder aus, meist gegen 19 Uhr. Der Router zeigt dann
ein rotes Licht, und nach einem Neustart geht es für eine Stunde. Die Kundennummer steht unten.
Könnten Sie die Leitung bitte prüfen? Am Telefon war gestern leider niemand zu erreichen.

Mit freundlichen Grüßen
"""


def figures() -> list[Figure]:
    """Rates of single messages and of batches, as ratios of the bare one-row commit rate."""
    with house():
        single, batches, rates, costs = _measured()
    print(f"bare commits a second: {', '.join(f'{rate:.0f}' for rate in rates)}")
    name = "messages taken in, of the bare one-row commit rate"
    return [
        Figure(f"{name}, one a transaction", "×", single, 0.35, at_least=True),
        Figure(f"{name}, {BATCH} a transaction", "×", batches, 1.0, at_least=True),
        Figure("written ahead for one of them", "kB", [cost.written for cost in costs], 6.0),
        Figure("computed for one of them", "ms", [cost.computed for cost in costs], 0.5),
    ]


def _measured() -> tuple[list[float], list[float], list[float], list["_Cost"]]:
    from django.db import connection, transaction

    from egal.channels.base import Address, NewMessage
    from egal.channels.intake import Incoming, take_in, take_in_many
    from egal.testing.people import nordnetz

    inbox = nordnetz().inbox
    count = 0

    def fact() -> NewMessage:
        nonlocal count
        count += 1
        who = f"customer{count % CUSTOMERS}"
        return NewMessage(
            dedupe_key=uuid4().hex,
            external_id=f"<{count}@mail.example>",
            sender=Address("email", f"{who}@mail.example", who.title()),
            to=[Address("email", inbox.address)],
            subject=f"Störung {count}",
            text=f"{TEXT}{who} {count}",
        )

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute("insert into bare (said) values ('one row')")
        return 1

    facts: deque[NewMessage] = deque()

    def prepare() -> None:
        """Making them is not what is measured."""
        facts.extend(fact() for _ in range(PREPARED - len(facts)))

    def one() -> int:
        take_in(inbox=inbox, fact=facts.popleft())  # by itself, so a transaction of one statement
        return 1

    def batch() -> int:
        with transaction.atomic():
            at = datetime.now(UTC)
            some = [Incoming(inbox, facts.popleft(), (), at) for _ in range(BATCH)]
            take_in_many(some)
        return BATCH

    with connection.cursor() as cursor:
        cursor.execute("create table bare (id bigserial primary key, said text)")
    works = (bare, one, batch)
    for work in works:
        prepare()
        _rate(work, 0.5)
    rounds = [_turns(works, prepare) for _ in range(ROUNDS)]
    costs = [_cost(batch, prepare) for _ in range(ROUNDS)]
    commits = [each[0] for each in rounds]
    return [r[1] / r[0] for r in rounds], [r[2] / r[0] for r in rounds], commits, costs


class _Cost(NamedTuple):
    """Of one message. written: kilobytes (1,000 bytes) of write-ahead log. computed: ms."""

    written: float
    computed: float


def _cost(batch: Callable[[], int], prepare: Callable[[], None]) -> _Cost:
    prepare()
    server = psutil.Process(int(_asked("select pg_backend_pid()")))
    log, computed = _asked(_WRITTEN), _computed(server)
    done = sum(batch() for _ in range(WRITTEN))
    written, spent = _asked(_WRITTEN) - log, _computed(server) - computed
    return _Cost(written / done / 1_000, spent / done * 1_000)


def _asked(question: str) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return float(cursor.fetchone()[0])


def _computed(server: psutil.Process) -> float:
    """Seconds of ours and of the database's process, which counts them in hundredths."""
    times = server.cpu_times()
    return time.process_time() + float(times.user + times.system)


def _turns(works: Sequence[Callable[[], int]], prepare: Callable[[], None]) -> list[float]:
    """The rate of each, in short turns, so that what else goes on at the disk meets all alike."""
    rates: list[list[float]] = [[] for _work in works]
    for _turn in range(TURNS):
        for work, found in zip(works, rates, strict=True):
            prepare()
            found.append(_rate(work, TURN))
    return [mean(found) for found in rates]


def _rate(work: Callable[[], int], seconds: float) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        done += work()
    return done / (time.perf_counter() - begun)
