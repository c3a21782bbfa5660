"""Asking the database from the event loop: in a few threads, each with its own connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections

P = ParamSpec("P")
T = TypeVar("T")

_SIDE_BY_SIDE = 4


class Threads:
    """As `Ask`. A connection that was cut is given back; the next question has a new one."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="rows")

    async def ask(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        work = partial(_run, partial(function, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """What is asked is answered; no connection stays open."""
        for _ in range(_SIDE_BY_SIDE):
            self._pool.submit(connections.close_all)
        self._pool.shutdown()


def _run(function: Callable[[], T]) -> T:
    try:
        return function()
    except (OperationalError, InterfaceError):
        connections.close_all()
        raise
