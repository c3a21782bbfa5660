"""Opening hours in the reader's words, by the clock of the workspace."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from egal.conversations.models import Inbox
from egal.service_levels.hours.kept import schedule_of
from egal.service_levels.hours.schedule import Schedule, closes_at, next_opening
from egal.shared import clock

_WEEK = timedelta(days=6)


def opening_words(inbox: Inbox) -> str:
    """ "open until 18:00", "opens tomorrow at 8:00"; "" where nobody has said any hours."""
    schedule = schedule_of(inbox)
    return hours_in_words(schedule) if schedule else ""


def hours_in_words(schedule: Schedule) -> str:
    """As it is now."""
    now = clock.now()
    opens = next_opening(schedule, now)
    if opens == now:
        closes = closes_at(schedule, now)
        return (
            _("open until %(time)s") % {"time": on_the_clock(closes, schedule.zone)}
            if (closes)
            else _("open around the clock")
        )
    today = schedule.special(now.astimezone(schedule.zone).date())
    again = _("opens %(moment)s") % {"moment": moment(opens, schedule.zone)} if opens else ""
    closed = _("closed today: %(name)s") % {"name": today.name} if today else ""
    return ", ".join(each for each in (closed, again) if each) or _("closed")


def on_the_clock(at: datetime, zone: ZoneInfo) -> str:
    """ "8:00", "17:30"."""
    return formatted(at.astimezone(zone), "G:i")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "at 8:00", "tomorrow at 8:00", "on Monday at 8:00", "on 4 January at 8:00"."""
    local, time = at.astimezone(zone), on_the_clock(at, zone)
    away = local.date() - clock.now().astimezone(zone).date()
    if not away:
        return _("at %(time)s") % {"time": time}
    if away == timedelta(days=1):
        return _("tomorrow at %(time)s") % {"time": time}
    return _("on %(day)s at %(time)s") % {"day": day_in_words(local.date(), away), "time": time}


def day_in_words(day: date, away: timedelta) -> str:
    """ "Monday" within a week, else "4 January"."""
    return formatted(day, "l") if away <= _WEEK else formatted(day, _("j F"))
