"""Doing several things at the very same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from time import monotonic, sleep
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")

_WAITING = "select exists (select from pg_locks where not granted)"


def together(*works: Callable[[], T]) -> list[T | Exception]:
    """Run all at once; what each returned or raised, in their order.

    Each has the caller's clock and workspace. The caller must not be inside a transaction, whose
    rows they would not see.
    """
    barrier = Barrier(len(works))

    def work(what: Callable[[], T]) -> T | Exception:
        try:
            barrier.wait(timeout=10)
            return what()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(works)) as pool:
        futures = [pool.submit(copy_context().run, work, what) for what in works]
        return [future.result() for future in futures]


def beside(work: Callable[[], T]) -> "Future[T]":
    """At work in a thread and on a connection of its own, with the caller's clock and workspace."""

    def on_its_own() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(copy_context().run, on_its_own)
    pool.shutdown(wait=False)
    return future


def held_up(work: Callable[[], T]) -> "Future[T]":
    """The same, where it has come to wait for a lock of the caller's transaction."""
    future, deadline = beside(work), monotonic() + 10
    with connection.cursor() as cursor:
        while not cursor.execute(_WAITING).fetchone()[0]:
            if future.done() or monotonic() > deadline:
                raise AssertionError("it waits for nothing")
            sleep(0.01)
    return future
