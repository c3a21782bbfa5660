"""Loops that work while there is work, and wait for a wake or a while otherwise."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection, connections

from egal.shared.wake import CHANNEL

log = logging.getLogger(__name__)

_SLOWEST = 10.0  # seconds between two tries while the database is away
_LONG = 5.0  # seconds: who waits so long leaves its connection to others


@dataclass(slots=True)
class Loop:
    """`step` returns how much it did; less than `full` means wait for a wake, or `every` seconds.

    wake: the word that ends its wait, when it is not its name. full: what a step does at most,
    where one that does less has left nothing.
    """

    name: str
    step: Callable[[], int]
    every: float
    wake: str = ""
    full: int = 1
    woken: threading.Event = field(default_factory=threading.Event)


def run(loops: Sequence[Loop], stop: threading.Event) -> None:
    """Run every loop in a thread of its own until `stop` is set; steps under way are finished."""
    threads = [threading.Thread(target=_work, args=(loop, stop), name=loop.name) for loop in loops]
    threads.append(threading.Thread(target=_listen, args=(loops, stop), name="listen"))
    for thread in threads:
        thread.start()
    stop.wait()
    for loop in loops:
        loop.woken.set()
    for thread in threads:
        thread.join()


def _work(loop: Loop, stop: threading.Event) -> None:
    failures = 0
    while not stop.is_set():
        try:
            did = loop.step()
            failures = 0
        except Exception:
            failures += 1
            did = 0
            log.exception("%s: a step failed, time %s in a row", loop.name, failures)
            connections.close_all()
        if did < loop.full:
            if loop.every >= _LONG:
                connections.close_all()
            loop.woken.wait(_pause(loop.every, failures))
        loop.woken.clear()  # before asking for `stop`, which wakes after it is set
    connections.close_all()


def _pause(every: float, failures: int) -> float:
    return min(every * 2 ** min(failures, 10), _SLOWEST) if failures else every


def _listen(loops: Sequence[Loop], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            _hear(loops, stop)
        except Exception:
            log.warning("listening for wakes was cut off, trying again", exc_info=True)
            stop.wait(1)
        finally:
            connections.close_all()


def _hear(loops: Sequence[Loop], stop: threading.Event) -> None:
    connection.ensure_connection()
    connection.connection.execute(f"listen {CHANNEL}")
    while not stop.is_set():
        for notice in connection.connection.notifies(timeout=0.5, stop_after=1):
            for loop in loops:
                if notice.payload == (loop.wake or loop.name):
                    loop.woken.set()
