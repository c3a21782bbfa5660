"""The time of the networks, which a test may let pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, plus what has been let pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> int:
        """Since 1970."""
        return int(self.now().timestamp())

    def milliseconds(self) -> int:
        """Since 1970."""
        return int(self.now().timestamp() * 1000)

    def passes(self, **time: float) -> None:
        """Lets time pass, said as for timedelta: hours=25."""
        self._ahead += timedelta(**time)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """It is this moment, as a story of the past wants it; afterwards what it was."""
        before, self._ahead = self._ahead, moment - datetime.now(UTC)
        try:
            yield
        finally:
            self._ahead = before


def iso(at: datetime) -> str:
    """As X and Meta's document write it: 2026-08-12T18:00:00.000Z."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
