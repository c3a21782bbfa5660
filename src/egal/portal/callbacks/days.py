"""The free slots as the form shows them: day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.utils.dateformat import format as formatted
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from egal.shared import clock


@dataclass(frozen=True, slots=True)
class Slot:
    """One radio button. value: its moment as the form sends it."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The slots of one day in the time zone now active. open: shown from the beginning."""

    name: str
    slots: Sequence[Slot]
    open: bool


def days(slots: Iterable[datetime], chosen: datetime | None) -> list[Day]:
    """The day of the chosen slot, else the first one, is open."""
    by_day = [
        (day, list(found)) for day, found in groupby(slots, key=lambda each: localtime(each).date())
    ]
    today = localtime(clock.now()).date()
    wanted = localtime(chosen).date() if chosen else by_day[0][0] if by_day else None
    return [
        Day(
            name=_name(found[0], day == today, day == today + timedelta(days=1)),
            slots=[_slot(each, chosen) for each in found],
            open=day == wanted,
        )
        for day, found in by_day
    ]


def moment_of(value: str) -> datetime | None:
    """What a form sent, in UTC; None for what is no moment."""
    found = clock.read(value)
    return found and found.astimezone(UTC)


def _name(at: datetime, today: bool, tomorrow: bool) -> str:
    if today:
        return _("Today")
    if tomorrow:
        return _("Tomorrow")
    return formatted(localtime(at), _("l, j F"))


def _slot(at: datetime, chosen: datetime | None) -> Slot:
    return Slot(at.isoformat(), formatted(localtime(at), "G:i"), at == chosen)
