"""An invitation (RFC 5545, RFC 5546) in a few lines: what, when, where, who.

Words are few, because nobody knows yet who reads them: signs, ISO dates, and what became of the
invitation in English and German. The time is that of the invitation's own zone, which is named.
"""

import re

MAX_SIZE = 256 * 1024  # characters
MAX_VALUE = 300

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z-]{1,40})((?:;(?:"[^"]*"|[^":])*)?):(.*)')
_PARAMETER = re.compile(r';([A-Za-z-]{1,40})=("[^"]*"|[^;":]*)')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_STATES = {
    "CANCELLED": "cancelled / abgesagt",
    "ACCEPTED": "accepted / zugesagt",
    "DECLINED": "declined / abgelehnt",
    "TENTATIVE": "tentative / unter Vorbehalt",
}

_Field = tuple[dict[str, str], str]


def described(calendar: str) -> str:
    """The first event of a calendar as text, "" if it has none."""
    above, found, event = _FOLD.sub("", calendar[:MAX_SIZE]).partition("BEGIN:VEVENT")
    if not found:
        return ""
    fields = _fields(event.partition("END:VEVENT")[0])
    state = _STATES.get(_state(above, fields), "")
    title = _text(fields, "SUMMARY") or _text(fields, "UID")
    lines = [
        f"📅 {title}" + (f" ({state})" if state else ""),
        _when(fields),
        _marked("📍", _text(fields, "LOCATION")),
        _marked("👤", _person(fields)),
    ]
    return "\n".join(line for line in lines if line)


def _fields(event: str) -> dict[str, _Field]:
    """The first field of each name, with its parameters."""
    found: dict[str, _Field] = {}
    for line in event.splitlines():
        parsed = _LINE.fullmatch(line[:4096])
        if parsed:
            given = {name.upper(): v.strip('"') for name, v in _PARAMETER.findall(parsed[2])}
            found.setdefault(parsed[1].upper(), (given, parsed[3]))
    return found


def _state(above: str, fields: dict[str, _Field]) -> str:
    """CANCELLED of the event, or what the one who answers says (METHOD:REPLY)."""
    if "METHOD:REPLY" in above.upper():
        return fields.get("ATTENDEE", ({}, ""))[0].get("PARTSTAT", "").upper()
    if "METHOD:CANCEL" in above.upper():
        return "CANCELLED"
    return "CANCELLED" if _text(fields, "STATUS").upper() == "CANCELLED" else ""


def _text(fields: dict[str, _Field], name: str) -> str:
    value = fields.get(name, ({}, ""))[1][:MAX_VALUE].strip()
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)


def _when(fields: dict[str, _Field]) -> str:
    """2026-11-30 14:00 – 15:00 (Europe/Berlin)"""
    day, time, zone = _moment(fields, "DTSTART")
    last_day, last_time, _zone = _moment(fields, "DTEND")
    if not time:
        return day
    until = "" if not last_time else last_time if last_day == day else f"{last_day} {last_time}"
    return f"{day} {time}" + (f" – {until}" if until else "") + (f" ({zone})" if zone else "")


def _moment(fields: dict[str, _Field], name: str) -> tuple[str, str, str]:
    """(day, time of day, zone), each "" if it is not there."""
    parameters, value = fields.get(name, ({}, ""))
    found = _MOMENT.match(value)
    if not found:
        return "", "", ""
    time = f"{found[4]}:{found[5]}" if found[4] else ""
    zone = "UTC" if found[6] else parameters.get("TZID", "")[:60]
    return f"{found[1]}-{found[2]}-{found[3]}", time, zone


def _person(fields: dict[str, _Field]) -> str:
    parameters, value = fields.get("ORGANIZER", ({}, ""))
    address = value[7:] if value.lower().startswith("mailto:") else ""
    address, name = address[:MAX_VALUE].strip(), parameters.get("CN", "")[:MAX_VALUE]
    if name and name != address:
        return f"{name} <{address}>" if address else name
    return address


def _marked(sign: str, text: str) -> str:
    return f"{sign} {text}" if text else ""
