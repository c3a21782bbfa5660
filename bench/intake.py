"""Messages a second through the function production calls, against bare commits.

Each message brings its search row, its event and the lock on its contact. A ratio, because disks
differ more than code does: both sides commit to the same disk in the same run.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from statistics import mean
from uuid import uuid4

from bench.figures import Figure
from bench.house import house

ROUNDS = 5
TURNS, TURN = 10, 0.2  # of each side in each round; in seconds
BATCH = 20
PREPARED = 200_000  # messages, more than any machine takes in meanwhile
CUSTOMERS = 500
TEXT = """Guten Tag,

seit gestern Abend fällt die Leitung immer wieder aus, meist gegen 19 Uhr. Der Router zeigt dann
ein rotes Licht, und nach einem Neustart geht es für eine Stunde. Die Kundennummer steht unten.
Könnten Sie die Leitung bitte prüfen? Am Telefon war gestern leider niemand zu erreichen.

Mit freundlichen Grüßen
"""


def figures() -> list[Figure]:
    """Rates of single messages and of batches, as ratios of the bare one-row commit rate."""
    with house():
        single, batches, rates = _measured()
    print(f"bare commits a second: {', '.join(f'{rate:.0f}' for rate in rates)}")
    name = "messages taken in, of the bare one-row commit rate"
    return [
        Figure(f"{name}, one a transaction", "×", single, 0.35, at_least=True),
        Figure(f"{name}, {BATCH} a transaction", "×", batches, 1.0, at_least=True),
    ]


def _measured() -> tuple[list[float], list[float], list[float]]:
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

    facts = iter([fact() for _ in range(PREPARED)])  # making them is not what is measured

    def one() -> int:
        take_in(inbox=inbox, fact=next(facts))  # by itself, so a transaction of one statement
        return 1

    def batch() -> int:
        with transaction.atomic():
            at = datetime.now(UTC)
            take_in_many([Incoming(inbox, fact, (), at) for fact in islice(facts, BATCH)])
        return BATCH

    with connection.cursor() as cursor:
        cursor.execute("create table bare (id bigserial primary key, said text)")
    works = (bare, one, batch)
    for work in works:
        _rate(work, 0.5)
    rounds = [_turns(works) for _ in range(ROUNDS)]
    commits = [each[0] for each in rounds]
    return [r[1] / r[0] for r in rounds], [r[2] / r[0] for r in rounds], commits


def _turns(works: Sequence[Callable[[], int]]) -> list[float]:
    """The rate of each, in short turns, so that what else goes on at the disk meets all alike."""
    turns = [[_rate(work, TURN) for work in works] for _ in range(TURNS)]
    return [mean(rates) for rates in zip(*turns, strict=True)]


def _rate(work: Callable[[], int], seconds: float) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        done += work()
    return done / (time.perf_counter() - begun)
