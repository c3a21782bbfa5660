"""Telling a waiting worker that there is something to do.

A NOTIFY inside a business transaction takes a lock on all commits (it cost up to 80 % of the
throughput under load), and one after each commit costs a fifth of what the commit itself does. So
a thread of its own tells: the first at once, what is asked within the next milliseconds together.
Losing one only costs a wait: every loop looks again by itself. For the same reason the commit of
a NOTIFY does not wait for the disk.
"""

import atexit
import logging
import os
import threading
from collections.abc import Iterable
from typing import Literal

from django.db import connection, connections, transaction

log = logging.getLogger(__name__)

CHANNEL = "egal_wake"
_TOGETHER = 0.01  # seconds in which what is asked is told in one
_IDLE = 10.0  # seconds after which the thread ends, and its connection with it
_LAST_WORDS = 2.0  # seconds a program that ends waits for what is still to be told
_NOTIFY = """select set_config('synchronous_commit', 'off', true), pg_notify(%s, loop)
    from unnest(%s::text[]) as loop"""

Loop = Literal[
    "arrivals",
    "bulk",
    "events",
    "files",
    "gestures",
    "imports",
    "mail",
    "offers",
    "outbox",
    "pushes",
]


def wake(loop: Loop) -> None:
    """Wake the loop of this name once the current transaction has been committed."""
    transaction.on_commit(lambda: _teller.tell(loop), robust=True)


def finish() -> None:
    """Tell what is still to be told and give the connection back; returns when that is done."""
    _teller.finish()


class _Teller:
    """A thread that runs while there is something to tell, and a little longer."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._finishing = False

    def tell(self, loop: str) -> None:
        with self._changed:
            if loop in self._asked:
                return
            self._asked.add(loop)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="wake", daemon=True)
                self._thread.start()
            self._changed.notify()

    def finish(self) -> None:
        with self._changed:
            thread, self._finishing = self._thread, True
            self._changed.notify()
        if thread:
            thread.join(_LAST_WORDS)
        self._finishing = False

    def _run(self) -> None:
        try:
            while loops := self._next():
                _notify(loops)
                with self._changed:
                    self._changed.wait_for(lambda: self._finishing, _TOGETHER)
        finally:
            connections.close_all()

    def _next(self) -> set[str]:
        """What to tell, once there is something; nothing when it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._finishing, _IDLE)
            loops, self._asked = self._asked, set()
            if not loops:
                self._thread = None
            return loops


def _notify(loops: Iterable[str]) -> None:
    """Once more over a new connection, because the one at hand may have been cut long ago."""
    for attempt in (1, 2):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_NOTIFY, [CHANNEL, sorted(loops)])
        except Exception as error:
            connections.close_all()
            if attempt == 2:
                log.warning("could not wake %s, which look by themselves: %s", loops, error)
        else:
            return


def _begin_anew() -> None:
    """A forked process has not the thread of the one it comes from."""
    global _teller
    _teller = _Teller()


_teller = _Teller()
os.register_at_fork(after_in_child=_begin_anew)
atexit.register(finish)
