"""Moments to choose for a reply that shall go out later, in the time zone now active."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from egal.shared.trouble import Trouble

EVENING, MORNING = time(18), time(8)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offered:
    """A moment by its name. The name is what is sent: by then the page may be hours old."""

    key: str
    label: str
    at: datetime


def offered(now: datetime) -> list[Offered]:
    """What can be chosen by one click, the soonest first."""
    return sorted(_offered(timezone.localtime(now)), key=lambda each: each.at)


def moment_of(key: str, given: str, now: datetime) -> datetime:
    """The moment of this key; given: a date and time as a browser's field sends it, for "at".

    Trouble for what is none. An hour that a clock change leaves out becomes the one after it.
    """
    if key == "at":
        return _given(given)
    for each in offered(now):
        if each.key == key:
            return each.at
    raise Trouble(_("This time has passed already. Choose a later one."))


def _offered(now: datetime) -> Iterator[Offered]:
    today = now.date()
    monday = today + _DAY * (7 - today.weekday())
    yield Offered("hour", _("In an hour"), now + timedelta(hours=1))
    if now.time() < EVENING:
        yield Offered("evening", _("This evening"), _on(today, EVENING))
    yield Offered("tomorrow", _("Tomorrow morning"), _on(today + _DAY, MORNING))
    if monday != today + _DAY:
        yield Offered("monday", _("Monday morning"), _on(monday, MORNING))


def _on(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _given(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        raise Trouble(_("Choose a date and a time.")) from None
