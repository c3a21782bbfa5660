"""The schedules of a workspace's inboxes, out of what is kept."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import get_language

from egal.conversations.models import Inbox
from egal.service_levels.hours.schedule import Schedule, Spans, SpecialDay
from egal.service_levels.models import OpeningHours
from egal.workspaces.models import Workspace


class Hours:
    """The hours of one workspace, read once for all its inboxes, in the workspace in force."""

    def __init__(self, workspace: Workspace) -> None:
        self._zone = ZoneInfo(workspace.time_zone)
        self._rows = {row.inbox_id: row for row in OpeningHours.objects.all()}
        ours = self._rows.get(None)
        self._special = _special_days(ours) if ours else None

    def of(self, inbox_id: int | None) -> Schedule | None:
        """Of this inbox, else of the workspace; None where nobody has said any."""
        row = self._rows.get(inbox_id) or self._rows.get(None)
        if row is None or not any(row.week):
            return None
        week = tuple(_spans(day) for day in row.week)
        if self._special is None:
            return Schedule(self._zone, week)
        return Schedule(self._zone, week, self._special)


def schedule_of(inbox: Inbox) -> Schedule | None:
    """The hours of one inbox; None where nobody has said any."""
    return Hours(inbox.workspace).of(inbox.id)


def _spans(kept: list[list[int]]) -> Spans:
    return tuple((first, end) for first, end in kept)


def _special_days(row: OpeningHours) -> Callable[[date], SpecialDay | None]:
    own: dict[date, SpecialDay] = {
        date.fromisoformat(each["date"]): SpecialDay(each["name"], _spans(each["spans"]))
        for each in row.days
    }
    public = _public_holidays(row.country, row.subdivision, get_language() or "en")

    def on(day: date) -> SpecialDay | None:
        if day in own:
            return own[day]
        return SpecialDay(public[day]) if day in public else None

    return on


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str, language: str) -> Any:
    """By day their names; the library knows each year when it is asked for it."""
    if not country:
        return {}
    known = holidays.country_holidays(country).supported_languages
    spoken = next((each for each in known if each.partition("_")[0] == language), None)
    return holidays.country_holidays(country, subdiv=subdivision or None, language=spoken)
