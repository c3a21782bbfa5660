"""Hostile mails, one by one through a whole worker, each with a harmless one behind it: what
reading costs at worst, and that the next one is taken in."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from bench.bombs import bombs, harmless
from bench.figures import Figure
from bench.house import house, working

if TYPE_CHECKING:
    from egal.conversations.models import Inbox

LOOK = 0.02  # seconds between two looks at the readers
PATIENCE = 120.0  # seconds on the clock for one of them and the next, on a busy machine
_READER = "egal-reader"


def figures() -> list[Figure]:
    """The worst reader's seconds of CPU for one mail, its peak memory, and what stayed behind."""
    with house() as data:
        inbox = _inbox()
        with working(data) as worker:
            watch = _Readers(worker)
            found = {}
            for number, (name, make) in enumerate(bombs().items()):
                _store(inbox, make(), harmless(number))
                found[name] = watch.until(partial(_is_over, number))
                print(f"{name}: {found[name][0]:.1f} s, {found[name][1]:.0f} MB", flush=True)
    seconds, memory, late = zip(*found.values(), strict=True)
    return [
        Figure("CPU for reading a hostile mail", "s", seconds, 5.0, measured=max(seconds)),
        Figure("memory of the reader at its peak", "MB", memory, 300.0, measured=max(memory)),
        Figure(f"of {len(found)} mails behind a hostile one, held up", "", [sum(late)], 0.0),
    ]


class _Readers:
    """The processes of a worker that read."""

    def __init__(self, worker: int) -> None:
        self._worker = psutil.Process(worker)

    def until(self, over: Callable[[], bool]) -> tuple[float, float, bool]:
        """What the worst of them spent in seconds, and had in megabytes of its own, before it was
        over; and whether it never was."""
        before = self._look()
        worst, peak, end = 0.0, 0.0, time.monotonic() + PATIENCE
        while not over():
            for reader, (seconds, size) in self._look().items():
                worst = max(worst, seconds - before.get(reader, (0.0, 0.0))[0])
                peak = max(peak, size)
            if time.monotonic() > end:
                return worst, peak, True
            time.sleep(LOOK)
        return worst, peak, False

    def _look(self) -> "dict[psutil.Process, tuple[float, float]]":
        found = {}
        for process in self._worker.children(recursive=True):
            with suppress(psutil.Error, OSError, IndexError):  # it has just ended
                if process.name() == _READER:
                    times = process.cpu_times()
                    found[process] = (times.user + times.system, _peak(process.pid))
        return found


def _peak(pid: int) -> float:
    """The most that was in memory, what it shares with its parent included, in MB (proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _inbox() -> "Inbox":
    from egal.testing.people import nordnetz

    return nordnetz().inbox


def _store(inbox: "Inbox", *raws: bytes) -> None:
    from egal.channels.arrivals import store_arrivals

    store_arrivals(inbox=inbox, came=[(raw, {"source": "imap"}) for raw in raws])


def _is_over(number: int) -> bool:
    """The harmless one is a message, and the hostile one is too, is put away, or will be tried
    again, which is as the first time."""
    from egal.channels.models import Arrival
    from egal.conversations.models import Message

    if not Message.unscoped.filter(subject=f"Next {number}").exists():
        return False
    return not Arrival.unscoped.filter(state="waiting", error="").exists()
