"""A callback as an entry for a calendar: iCalendar (RFC 5545)."""

from datetime import datetime, timedelta

from egal.callbacks.models import Callback
from egal.shared import clock

_FORMAT = "%Y%m%dT%H%M%SZ"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LINE = 75  # bytes, section 3.1


def ics(callback: Callback, *, title: str, url: str) -> str:
    """One event with its end; moved, it replaces the earlier one, because its UID stays."""
    ends = callback.at + timedelta(minutes=callback.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Egal//Callback//EN",
        "BEGIN:VEVENT",
        f"UID:callback-{callback.public_id}@egal",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(callback.at)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:{title.translate(_ESCAPED)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return at.strftime(_FORMAT)


def _folded(line: str) -> str:
    """Longer lines go on in the next one, after a space; never within a character."""
    folded, length = "", 0
    for letter in line:
        size = len(letter.encode())
        if length + size > _LINE:
            folded, length = f"{folded}\r\n ", 1
        folded, length = folded + letter, length + size
    return folded
