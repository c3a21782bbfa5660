"""Hours as people type them: "8:00–12:00, 13–18"; special days a line each."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from egal.service_levels.hours.schedule import WHOLE_DAY
from egal.shared.text import storable
from egal.shared.trouble import Trouble

Kept = list[list[int]]

_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?::(\d{2}))?")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s*([^\d].*?)?\s*((?:\d{1,2}(?::\d{2})?\s*[-–—].*)?)")
MOST_DAYS = 400


def spans_from(text: str) -> Kept:
    """[[first, end], …] in minutes since midnight, in order; none for an empty text.

    Trouble for what is no time, and for spans that overlap or end before they begin.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return checked_spans([_span(part) for part in parts])


def checked_spans(spans: Iterable[Iterable[int]]) -> Kept:
    """The same of numbers: in order, within the day, one after the other."""
    ordered = sorted([int(first), int(end)] for first, end in spans)
    edges = [edge for span in ordered for edge in span]
    if any(not 0 <= edge <= WHOLE_DAY for edge in edges):
        raise Trouble(_("A day has the times from 0:00 to 24:00."))
    if any(later <= edge for edge, later in zip(edges[::2], edges[1::2], strict=True)):
        raise Trouble(_("Every span must end later than it begins."))
    if edges != sorted(edges):
        raise Trouble(_("These spans overlap. Make one of them."))
    return ordered


def spans_as_typed(spans: Iterable[Iterable[int]]) -> str:
    """As somebody would type them: "8:00–12:00, 13:00–18:00"."""
    return ", ".join(f"{_clock(first)}–{_clock(end)}" for first, end in spans)


def days_from(text: str) -> list[dict[str, Any]]:
    """A line each: "2026-12-24 Christmas Eve 9:00–12:00"; without times the day is closed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise Trouble(_("These are too many days. Leave out those that have passed."))
    return checked_days(_day(line) for line in lines)


def checked_days(days: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order, each day once."""
    by_date = {each["date"]: {**each, "spans": checked_spans(each["spans"])} for each in days}
    return [by_date[day] for day in sorted(by_date)]


def days_as_typed(days: Iterable[dict[str, Any]]) -> str:
    """The same lines."""
    lines = (f"{day['date']} {day['name']} {spans_as_typed(day['spans'])}" for day in days)
    return "\n".join(line.strip() for line in lines)


def _span(text: str) -> list[int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        words = _("“%(text)s” is no span of time. Write it like 8:00–12:00.")
        raise Trouble(words % {"text": text[:40]})
    hours, minutes, to_hours, to_minutes = (int(each or 0) for each in found.groups())
    if minutes > 59 or to_minutes > 59:
        raise Trouble(_("A day has the times from 0:00 to 24:00."))
    return [hours * 60 + minutes, to_hours * 60 + to_minutes]


def _day(line: str) -> dict[str, Any]:
    found = _DAY.fullmatch(line)
    try:
        day = date.fromisoformat(found[1] if found else "")
    except ValueError:
        words = _("“%(text)s” does not begin with a day. Write it like 2026-12-24.")
        raise Trouble(words % {"text": line[:40]}) from None
    name = storable((found and found[2]) or "").strip()[:100]
    return {
        "date": day.isoformat(),
        "name": name or _("closed"),
        "spans": spans_from(found[3] if found else ""),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
