"""Waits, moments, numbers and places as the names of shipped sounds, said one after the other."""

import math
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers

_LAST = 59  # of the numbers that are shipped
_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def say_wait(seconds: float | None, language: str) -> list[str]:  # noqa: ARG001 - as the others
    """ "It will take about four minutes": never less than it is. None is "We cannot say"."""
    if seconds is None:
        return ["wait_unknown"]
    if seconds < _MINUTE:
        return ["wait_minute"]
    if (minutes := math.ceil(seconds / _MINUTE)) <= _LAST:
        return ["wait_about", *_counted(minutes, "minute")]
    if seconds <= _DAY:
        return ["wait_within", *_counted(math.ceil(seconds / _HOUR), "hour")]
    return ["wait_long"]


def say_place(place: int, language: str) -> list[str]:  # noqa: ARG001 - as the others
    """place: 1 for whoever is next."""
    if place <= 1:
        return ["next_in_line"]
    return ["place", f"number_{place}"] if place <= _LAST else ["place_far"]


def say_number(number: str, language: str) -> list[str]:  # noqa: ARG001 - as the others
    """An E.164 number digit by digit, with a pause where it is written with a space."""
    return [_SPOKEN[each] for each in _in_groups(number) if each in _SPOKEN]


def _in_groups(number: str) -> str:
    """With its spaces; as it is where that would change a digit, as of one nobody can have."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written if re.sub(r"\D", "", written) == re.sub(r"\D", "", number) else number


_SPOKEN = {
    "+": "plus",
    " ": "pause",
    "-": "pause",
    **{str(digit): f"number_{digit}" for digit in range(10)},
}


def say_moment(at: datetime, zone: ZoneInfo, language: str, now: datetime) -> list[str]:
    """ "tomorrow at 14:30", by the clock of the zone."""
    local = at.astimezone(zone)
    time = _time_de(local) if language == "de" else _time_en(local)
    return [*_day(local, now.astimezone(zone)), *time]


def _day(local: datetime, now: datetime) -> list[str]:
    """The day of the week stands for itself while there is one only."""
    days = (local.date() - now.date()) // timedelta(days=1)
    if days in (0, 1):
        return ["today" if days == 0 else "tomorrow"]
    weekday = f"day_{_DAYS[local.weekday()]}"
    if 1 < days < len(_DAYS):
        return [weekday]
    return [weekday, f"date_{local.day}", f"month_{local.month}"]


def _time_de(local: datetime) -> list[str]:
    return [f"clock_{local.hour}", *([f"number_{local.minute}"] if local.minute else [])]


def _time_en(local: datetime) -> list[str]:
    half = "before_noon" if local.hour < 12 else "after_noon"
    minute = f"{'past' if local.minute < 10 else 'number'}_{local.minute}"
    return [f"clock_{local.hour % 12 or 12}", *([minute] if local.minute else []), half]


def _counted(count: int, unit: str) -> list[str]:
    """ "one minute" is a sound of its own: German has another word for one there."""
    return [unit] if count == 1 else [f"number_{count}", f"{unit}s"]
