"""Mails a second of processor time, from raw bytes to stored, searchable and shown, beside the same
of django-helpdesk on the same mails and the same PostgreSQL.

Counted is what all processes spend, the database's included, and nothing of their start. Ours are
a door that keeps fifty mails in a transaction, as fetching by IMAP does, and a whole `egal worker`
with the process that reads and with its events: HTML is made safe and quotations are folded in it.
Neither side sends anything back. Both take turns, because a busy machine makes processor time dear.
"""

import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Event as Gate
from pathlib import Path

from bench import rival
from bench.cpu import Meter
from bench.figures import Figure
from bench.house import house, server, working
from bench.mails import Mail, mails

TURNS, TURN = 5, 400  # so many mails each
WARM_UP = 100
INBOX = "support@nordnetz.example"
_STORED_AT_ONCE = 50
_FORK = multiprocessing.get_context("fork")


def figures() -> list[Figure]:
    """How many times as many as django-helpdesk, in each turn."""
    from bench.rival import VERSION

    with house() as data, rival.running() as their, working(data) as worker:
        _company()
        turns = [_turn(data, worker, their, some) for some in _turns()][1:]
    for name, place in (("Egal", 0), (f"django-helpdesk {VERSION}", 1)):
        print(f"{name}, ms of CPU a mail: {', '.join(f'{turn[place]:.2f}' for turn in turns)}")
    times = [their / ours for ours, their in turns]
    name = "mails a CPU second, of those of django-helpdesk"
    return [Figure(name, "×", times, 10.0, at_least=True)]


def _company() -> None:
    from egal.testing.people import nordnetz

    nordnetz()


def _turns() -> list[list[Mail]]:
    """All different; the first is to warm up."""
    sizes = [WARM_UP, *[TURN] * TURNS]
    return [mails(size, INBOX, seed) for seed, size in enumerate(sizes)]


def _turn(data: Path, worker: int, their: rival.Rival, some: Sequence[Mail]) -> tuple[float, float]:
    """Milliseconds of CPU a mail, ours and theirs."""
    ours = _ours(data, worker, some)
    with Meter([server(data), their.pid]) as meter:
        their.take_in(some)
    return 1_000 * ours / len(some), 1_000 * meter.seconds / len(some)


def _ours(data: Path, worker: int, some: Sequence[Mail]) -> float:
    """Seconds until all of them are messages and their events have a place."""
    from django.db import connections

    wanted = _shown() + len(some)
    connections.close_all()  # before the fork
    opens = _FORK.Event()
    door = _FORK.Process(target=_door, args=(some, opens))
    door.start()
    assert door.pid
    with Meter([server(data), worker, door.pid]) as meter:
        opens.set()
        door.join()
        while _under_way():
            time.sleep(0.2)
    assert _shown() == wanted
    return meter.seconds


def _door(some: Sequence[Mail], opens: Gate) -> None:
    from egal.channels.arrivals import store_arrivals
    from egal.conversations.models import Inbox

    inbox = Inbox.unscoped.get()
    opens.wait()
    for start in range(0, len(some), _STORED_AT_ONCE):
        came = some[start : start + _STORED_AT_ONCE]
        meta = {"source": "imap", "uidvalidity": 1}
        store_arrivals(inbox=inbox, came=[(mail.raw, meta) for mail in came])


def _shown() -> int:
    """Messages on the desk that a search can find."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from conversations_message message"
            " join conversations_searchrow found on found.message_id = message.id"
        )
        return int(cursor.fetchone()[0])


def _under_way() -> bool:
    """Asked in two indexes: the question is part of what is counted."""
    from egal.channels.models import Arrival, ArrivalState
    from egal.events.models import Event

    waiting = Arrival.unscoped.filter(state=ArrivalState.WAITING)
    return waiting.exists() or Event.objects.filter(seq=None).exists()
