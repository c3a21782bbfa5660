"""The honest wait: what we may promise of the time until a person's first answer.

Pure Python over what was seen, no database. The method is told in docs/waits.md. In short: how
fast people are answered at this very time (those who still wait count as at least their wait so
far), else how it was at this hour of past weeks, else what 9 of 10 have waited at most, else
nothing. What the present contradicts is not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Basis = Literal["now", "hour", "usual"]

SHARE = 0.8  # of those who ask, whom a measured promise is meant to hold for
USUAL = 0.9  # the same for "usually"
ENOUGH_NOW, ENOUGH_IN_THE_HOUR, ENOUGH = 5, 8, 10  # answers, below which nothing is said
_RECENT = 7200.0  # seconds: whoever asked longer ago than this and the promise, left or was missed
_LATE = 3  # so many at least contradict a promise

_MINUTE, _HOUR = 60, 3600
_STEPS = (
    *(each * _MINUTE for each in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50)),
    *(each * _HOUR for each in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 36, 48, 72, 120)),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One wait. seconds: until the answer, or until now where it still lasts (not `answered`).

    before: how long it had lasted when we began to look; what happened before then is not seen.
    """

    seconds: float
    answered: bool
    before: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """seconds: a step that people say, never less than what was found."""

    seconds: float
    basis: Basis


def estimate(
    *, now: Sequence[Seen], hour: Sequence[float], usual: Sequence[float]
) -> Estimate | None:
    """What to promise; None for nothing.

    now: who was answered within the last hour and who still waits, with `before` as of an hour
    ago. hour, usual: the seconds of those answered at this hour of past weeks, and in all of them.
    """
    return _measured(now) or _of_the_past(now, hour, usual)


def _measured(now: Sequence[Seen]) -> Estimate | None:
    if sum(each.answered for each in now) < ENOUGH_NOW:
        return None
    seconds = waited_at_most(now, SHARE)
    rounded = _rounded(seconds) if seconds is not None else None
    return Estimate(rounded, "now") if rounded else None


def _of_the_past(
    now: Sequence[Seen], hour: Sequence[float], usual: Sequence[float]
) -> Estimate | None:
    tries: list[tuple[Sequence[float], int, float, Basis]] = [
        (hour, ENOUGH_IN_THE_HOUR, SHARE, "hour"),
        (usual, ENOUGH, USUAL, "usual"),
    ]
    for waits, enough, share, basis in tries:
        seconds = usual_wait(waits, share, enough)
        if seconds is not None and not _contradicted(now, seconds, share):
            return Estimate(seconds, basis)
    return None


def usual_wait(waits: Sequence[float], share: float = USUAL, enough: int = ENOUGH) -> float | None:
    """What this share of them waited at most, rounded up; None for too few, or for days."""
    if len(waits) < enough:
        return None
    ordered = sorted(waits)
    return _rounded(ordered[min(int(len(ordered) * share), len(ordered) - 1)])


def waited_at_most(seen: Sequence[Seen], share: float) -> float | None:
    """The wait within which this share is answered; None where it lies beyond all that was seen.

    Kaplan and Meier's product-limit estimate (JASA 53, 1958) with delayed entry: at each length of
    wait only those count who were seen at it. Where most are seen only after longer waits, short
    ones are known of too few, and nothing is told.
    """
    waiting = 1.0
    for seconds in sorted({each.seconds for each in seen if each.answered}):
        at_risk = sum(each.before <= seconds <= each.seconds for each in seen)
        if at_risk < sum(each.before > seconds for each in seen):
            return None
        answered = sum(each.answered and each.seconds == seconds for each in seen)
        waiting *= 1 - answered / at_risk
        if waiting <= 1 - share:
            return seconds
    return None


def _contradicted(now: Sequence[Seen], promise: float, share: float) -> bool:
    """Whether those who wait at present already show that it does not hold today."""
    recent = [each for each in now if each.seconds <= promise + _RECENT]
    late = sum(each.seconds > promise for each in recent)
    return late >= _LATE and late > (1 - share) * len(recent)


def _rounded(seconds: float) -> float | None:
    """Up to what people say; None beyond five days, which is no promise."""
    return next((float(step) for step in _STEPS if seconds <= step), None)
