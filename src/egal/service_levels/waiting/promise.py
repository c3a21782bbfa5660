"""The honest wait in words: what a customer reads before choosing a way, and after writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.conversations.models import Inbox
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.schedule import Schedule, after_open_seconds, is_open, next_opening
from egal.service_levels.hours.words import hours_in_words, moment, on_the_clock
from egal.service_levels.models import WaitMeasure
from egal.shared import clock
from egal.workspaces.models import Workspace

_STALE = timedelta(minutes=15)  # a measure of a worker that stands still is not shown
_SHORT, _HOUR, _DAY = 600, 3600, 86400  # seconds
_SLOWER = 1.5  # times as long as usual, from which on we say so by the colour


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be said of the wait at an inbox at this moment.

    kind: how it was found, as of `estimator.Basis`; "" for nothing. seconds: of opening hours. by:
    the moment meant. words: "about 2 min", "today, before 17:30". measured: how we know. hours:
    "open until 18:00". tone: "ok", "warn", "" for neither. closed: nobody is there now.
    """

    kind: str = ""
    seconds: float | None = None
    by: datetime | None = None
    words: str = ""
    measured: str = ""
    hours: str = ""
    tone: str = ""
    closed: bool = False


def promise(inbox: Inbox) -> Promise:
    """Of one inbox."""
    return promises(inbox.workspace, [inbox])[inbox.id]


def promises(workspace: Workspace, inboxes: Iterable[Inbox]) -> dict[int, Promise]:
    """Of several inboxes of the workspace in force, by their ids."""
    hours, zone = Hours(workspace), ZoneInfo(workspace.time_zone)
    fresh = WaitMeasure.objects.filter(measured_at__gt=clock.now() - _STALE)
    measures = {row.inbox_id: row for row in fresh}
    return {each.id: _promise(measures.get(each.id), hours.of(each.id), zone) for each in inboxes}


def answer_comes(inbox: Inbox) -> str:
    """A sentence that says when a person will answer; "" when nobody can tell."""
    schedule = Hours(inbox.workspace).of(inbox.id)
    zone = ZoneInfo(inbox.workspace.time_zone)
    if schedule and not is_open(schedule, clock.now()):
        opens = next_opening(schedule, clock.now())
        again = _("We answer again %(moment)s.") % {"moment": moment(opens, zone)} if opens else ""
        now = _("It is now %(time)s.") % {"time": on_the_clock(clock.now(), zone)}
        return f"{now} {again}" if again else ""
    found = promise(inbox)
    return _("A person answers: %(when)s.") % {"when": found.words} if found.words else ""


def _promise(measure: WaitMeasure | None, schedule: Schedule | None, zone: ZoneInfo) -> Promise:
    now = clock.now()
    closed = schedule is not None and not is_open(schedule, now)
    hours = hours_in_words(schedule) if schedule else ""
    if measure is None or measure.seconds is None:
        return Promise(hours=hours, closed=closed)
    by = _by(schedule, now, measure.seconds)
    return Promise(
        kind=measure.basis,
        seconds=measure.seconds,
        by=by,
        words=_words(measure, by, closed, zone) if by else "",
        measured="" if closed else _measured(measure),
        hours=hours,
        tone="" if closed else _tone(measure),
        closed=closed,
    )


def _by(schedule: Schedule | None, now: datetime, seconds: float) -> datetime | None:
    if schedule is None:
        return now + timedelta(seconds=seconds)
    return after_open_seconds(schedule, now, seconds)


def _words(measure: WaitMeasure, by: datetime, closed: bool, zone: ZoneInfo) -> str:
    seconds = measure.seconds or 0
    if measure.basis == "usual" and not closed:
        return _("usually %(time)s") % {"time": how_long(seconds)}
    if seconds < _HOUR and not closed:
        return how_long(seconds)
    return _before(_full(by, zone), zone)


def how_long(seconds: float) -> str:
    """ "about 2 min", "within 3 hours", "within 2 days"."""
    if seconds < _HOUR:
        return _("about %(minutes)d min") % {"minutes": round(seconds / 60)}
    if seconds <= _DAY:
        hours = -(-seconds // _HOUR)
        said = ngettext("within an hour", "within %(count)d hours", int(hours))
        return said % {"count": hours}
    days = -(-seconds // _DAY)
    return ngettext("within a day", "within %(count)d days", int(days)) % {"count": days}


def _full(by: datetime, zone: ZoneInfo) -> datetime:
    """Up to the next half hour of the clock."""
    local = by.astimezone(zone).replace(second=0, microsecond=0)
    return local + timedelta(minutes=-local.minute % 30)


def _before(by: datetime, zone: ZoneInfo) -> str:
    """ "today, before 17:30", "tomorrow, before 10:00", "before Monday, 10:00"."""
    today = clock.now().astimezone(zone).date()
    time = {"time": on_the_clock(by, zone)}
    if by.date() == today:
        return _("today, before %(time)s") % time
    if by.date() == today + timedelta(days=1):
        return _("tomorrow, before %(time)s") % time
    return _("answered %(moment)s at the latest") % {"moment": moment(by, zone)}


def _measured(measure: WaitMeasure) -> str:
    """How we know it."""
    if measure.basis == "now":
        return _("measured over the last hour")
    if measure.basis == "hour":
        return _("as at this hour of past weeks")
    return _("9 of 10 in the last four weeks")


def _tone(measure: WaitMeasure) -> str:
    """Amber for slower than usual, green for fast, neither for what is slow as always."""
    seconds = measure.seconds or 0
    if measure.basis == "now" and measure.usual and seconds > _SLOWER * measure.usual:
        return "warn"
    return "ok" if seconds <= _SHORT else ""
