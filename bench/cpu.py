"""Processor time, user and system, of trees of processes, those that ended included."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

import psutil

LOOK = 0.1  # seconds between two looks; what a process does after its last one is not seen


class Meter:
    """Counts what these processes and all below them spend while one is inside of it."""

    def __init__(self, roots: Iterable[int]) -> None:
        self._roots = [psutil.Process(pid) for pid in roots]
        self._spent: dict[psutil.Process, float] = {}
        self._before = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> Self:
        self._look()
        self._before = sum(self._spent.values())
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._look()

    @property
    def seconds(self) -> float:
        """Since it was entered, of all of them together."""
        return sum(self._spent.values()) - self._before

    def _look_on(self) -> None:
        while not self._stop.wait(LOOK):
            self._look()

    def _look(self) -> None:
        for root in self._roots:
            with suppress(psutil.NoSuchProcess):
                for process in (root, *root.children(recursive=True)):
                    self._note(process)

    def _note(self, process: psutil.Process) -> None:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            self._spent[process] = times.user + times.system
