"""Telling a waiting worker that there is something to do.

A NOTIFY inside a business transaction takes a lock on all commits (it cost up to 80 % of the
throughput under load), so it is sent by itself, after the commit. Losing one only costs a wait:
every loop looks again by itself.
"""

from typing import Literal

from django.db import connection, transaction

CHANNEL = "egal_wake"
Loop = Literal["arrivals", "events", "files", "outbox"]


def wake(loop: Loop) -> None:
    """Wake the loop of this name once the current transaction has been committed."""
    transaction.on_commit(lambda: _notify(loop), robust=True)


def _notify(loop: Loop) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, loop])
