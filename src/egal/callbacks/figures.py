"""Whether what we promise is kept, of the workspace in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from egal.callbacks.models import Callback, Outcome
from egal.shared import clock

MOST = 5_000  # are looked at, the latest


@dataclass(frozen=True, slots=True)
class Promises:
    """kept: rung within the time promised, whether they answered or not. broken: later, or never.
    late: median seconds after the moment promised, of those that were rung; None for none.
    """

    kept: int
    broken: int
    late: float | None

    @property
    def share(self) -> float | None:
        """Kept of all that are over."""
        over = self.kept + self.broken
        return self.kept / over if over else None


def promises_since(since: datetime) -> Promises:
    """Of those that are over since then or should be. Who cancels is promised nothing."""
    over = Callback.objects.filter(ended_at__gte=since).exclude(outcome=Outcome.CANCELLED)
    standing = Callback.objects.filter(ended_at=None, at__lt=clock.now())
    overdue = [each for each in standing.order_by("-at")[:MOST] if is_broken(each)]
    return _measured([*over.order_by("-ended_at")[:MOST], *overdue])


def lateness(callback: Callback) -> timedelta | None:
    """How long after the moment promised we first rang; before it is none. None while we did not.

    Of one that was kept by hand, without a call of ours, when it was said to be.
    """
    said = callback.ended_at if callback.outcome == Outcome.KEPT else None
    rung = callback.rung_at or callback.tried_at or said
    return max(rung - callback.at, timedelta()) if rung else None


def is_broken(callback: Callback) -> bool:
    """Whether the slot that was promised is over, and we had not rung in it."""
    late = lateness(callback)
    until_now = (callback.ended_at or clock.now()) - callback.at
    return (until_now if late is None else late) > timedelta(minutes=callback.minutes)


def _measured(callbacks: Iterable[Callback]) -> Promises:
    found = list(callbacks)
    broken = sum(is_broken(each) or _given_up_unrung(each) for each in found)
    late = sorted(each.total_seconds() for each in map(lateness, found) if each is not None)
    return Promises(
        kept=len(found) - broken, broken=broken, late=late[len(late) // 2] if late else None
    )


def _given_up_unrung(callback: Callback) -> bool:
    return callback.outcome == Outcome.MISSED and lateness(callback) is None
