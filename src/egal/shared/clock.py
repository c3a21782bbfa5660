"""The one clock of the domain, so that a demo or a test can say when something happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The current time in UTC, or the one set by `at`."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
