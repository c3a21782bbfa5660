"""Doing several things at the very same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


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
