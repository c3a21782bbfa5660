"""Telling a waiting worker that there is something to do.

A NOTIFY inside a business transaction takes a lock on all commits (it cost up to 80 % of the
throughput under load), so it is sent by itself, after the commit. Losing one only costs a wait:
every loop looks again by itself. For the same reason its own commit does not wait for the disk,
which would cost as much again as the work it tells of.
"""

from typing import Literal

from django.db import connection, transaction

CHANNEL = "egal_wake"
_NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"

Loop = Literal["arrivals", "events", "files", "mail", "outbox"]


def wake(loop: Loop) -> None:
    """Wake the loop of this name once the current transaction has been committed."""
    transaction.on_commit(lambda: _notify(loop), robust=True)


def _notify(loop: Loop) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NOTIFY, [CHANNEL, loop])
