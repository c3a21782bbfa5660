"""Numbers as telephone networks write them, and the one way we do: E.164."""

import phonenumbers

from egal.calls.voice import Line


def country(line: str) -> str | None:
    """Where a number of ours is (ISO 3166), by which others without their country are read."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(line))
    except phonenumbers.NumberParseException:
        return None
    return str(found) if found else None


def spelled(user: str, line: str) -> str:
    """Who rang `line`, in E.164; "" when withheld; an extension of some system as it came."""
    digits = user.strip()
    if not digits:
        return ""
    for text in (digits, f"+{digits}"):
        found = _whole(text, country(line))
        if found:
            return found
    return digits


def rung(called: list[str], lines: list[Line]) -> Line | None:
    """Which of our lines was rung: by its number however it is written, or its trunk's user; the
    only one there is where the network does not say."""
    for line in lines:
        if any(_is(user, line) for user in called):
            return line
    trunks = [line for line in lines if line.settings.get("mode") == "trunk"]
    return trunks[0] if len(trunks) == 1 == len(lines) else None


def _is(user: str, line: Line) -> bool:
    mine = [str(line.settings.get(name) or "") for name in ("user", "auth_user")]
    if user and user in mine:
        return True
    spellings = {_whole(text, country(line.address)) for text in (user, f"+{user}")}
    return line.address in spellings


def _whole(text: str, region: str | None) -> str:
    """E.164, where it is a number that exists in its country's plan; or ""."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
