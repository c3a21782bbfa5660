"""How much somebody may ask of us: so many at once, then so many a second."""

import threading
import time
from collections.abc import Callable, Hashable

MOST = 10_000  # keys that are remembered before the full buckets among them are thrown away


class Allowance:
    """A bucket for each key, refilled by `rate` a second up to `burst`.

    Kept in this process: it protects the machine from a flood, it does not count fairly over many
    processes. Keys may be many, such as addresses: who has used nothing lately is forgotten.
    """

    def __init__(
        self, *, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: dict[Hashable, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait_for(self, key: Hashable) -> float:
        """Take one; 0 if it was there, else in how many seconds it will be."""
        with self._lock:
            left, then = self._left.get(key, (float(self._burst), self._clock()))
            now = self._clock()
            left = min(self._burst, left + (now - then) * self._rate)
            if key not in self._left and len(self._left) >= MOST:
                self._forget(now)
            self._left[key] = (left - 1 if left >= 1 else left, now)
            return 0.0 if left >= 1 else (1 - left) / self._rate

    def _forget(self, now: float) -> None:
        """Those whose bucket is full again; all, where a flood of new ones has left none such."""
        full = {
            key
            for key, (left, then) in self._left.items()
            if left + (now - then) * self._rate >= self._burst
        }
        for key in full or list(self._left):
            del self._left[key]
