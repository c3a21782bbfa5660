"""When somebody is there: spans of the wall clock in one time zone, with days that differ.

Pure functions, no database. Spans become moments of UTC day by day, so a night in which the clocks
change has the hours it really has: an hour that is skipped is not open, one that comes twice is
open twice when the span covers both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Spans = tuple[tuple[int, int], ...]  # minutes since midnight by the wall clock; 1440 ends the day
Interval = tuple[datetime, datetime]

HORIZON = timedelta(days=60)  # as far as anybody looks ahead
WHOLE_DAY = 1440
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with spans of its own, and why; none where it is closed."""

    name: str
    spans: Spans = ()


def _no_special_day(day: date) -> SpecialDay | None:  # noqa: ARG001 - the same for all
    return None


@dataclass(frozen=True, slots=True)
class Schedule:
    """week: the spans of Monday to Sunday. special: what is known of a day that differs."""

    zone: ZoneInfo
    week: tuple[Spans, ...]
    special: Callable[[date], SpecialDay | None] = _no_special_day

    def spans_on(self, day: date) -> Spans:
        """Those of the wall clock on this day."""
        differs = self.special(day)
        return differs.spans if differs else self.week[day.weekday()]


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether somebody is there at this moment."""
    return next_opening(schedule, at) == at


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """This moment while it is open, else the next one at which it opens; None within 60 days."""
    at = at.astimezone(UTC)
    for start, _ in open_intervals(schedule, at, at + HORIZON):
        return max(start, at)
    return None


def closes_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When what is open now ends; None where it is closed, or stays open for more than a week."""
    at = at.astimezone(UTC)
    week = at + 7 * _DAY
    for start, end in open_intervals(schedule, at, week + _DAY):
        return end if start <= at and end <= week else None
    return None


def open_seconds_between(schedule: Schedule, since: datetime, until: datetime) -> float:
    """How long it was open between two moments; 0 where the second is not the later one."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)  # by the wall clock it is wrong
    return sum(
        (min(end, until) - max(start, since)).total_seconds()
        for start, end in open_intervals(schedule, since, until)
    )


def open_seconds(schedule: Schedule | None, since: datetime, until: datetime) -> float:
    """The same, by the clock where there are no hours."""
    if schedule is None:
        return (until - since).total_seconds()
    return open_seconds_between(schedule, since, until)


def after_open_seconds(schedule: Schedule, at: datetime, seconds: float) -> datetime | None:
    """The moment at which it has been open for so long since `at`; None within 60 days."""
    at, left = at.astimezone(UTC), timedelta(seconds=seconds)
    for start, end in open_intervals(schedule, at, at + HORIZON):
        begins = max(start, at)
        if begins + left <= end:
            return begins + left
        left -= end - begins
    return None


def open_intervals(schedule: Schedule, since: datetime, until: datetime) -> Iterator[Interval]:
    """What is open between two moments, in order; they neither touch nor overlap.

    The first may begin before `since`, the last may end after `until`.
    """
    held: Interval | None = None
    for start, end in _of_days(schedule, since, until):
        if held and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held and _overlaps(held, since, until):
            yield held
        held = (start, end)
    if held and _overlaps(held, since, until):
        yield held


def _overlaps(interval: Interval, since: datetime, until: datetime) -> bool:
    return interval[1] > since and interval[0] < until and since < until


def _of_days(schedule: Schedule, since: datetime, until: datetime) -> Iterator[Interval]:
    day = since.astimezone(schedule.zone).date() - _DAY  # open over midnight since yesterday
    last = until.astimezone(schedule.zone).date()
    while day <= last:
        for first, end in schedule.spans_on(day):
            interval = _moment(schedule, day, first), _moment(schedule, day, end)
            if interval[0] < interval[1]:
                yield interval
        day += _DAY


def _moment(schedule: Schedule, day: date, minutes: int) -> datetime:
    """In UTC. Of an hour that comes twice the first; one that is skipped is where it would be."""
    if minutes >= WHOLE_DAY:
        day, minutes = day + _DAY, 0
    wall = datetime.combine(day, time(*divmod(minutes, 60)), schedule.zone)
    return wall.astimezone(UTC)
