"""Which numbers may be rung: none that a rule does not name.

Pure. Toll fraud is paid by the minute, so what is not clearly wanted is refused.
"""

from collections.abc import Sequence

import phonenumbers
from django.utils.translation import gettext_noop

USUAL = ("+49", "+43", "+41")  # where no prefixes are named, besides the line's own country
_DEAR = ("+881", "+882", "+883", "+979", "+878", "+870", "+888")  # satellites, networks of no land
_PREMIUM = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)

BAD_NUMBER = gettext_noop("This is no telephone number.")
PREMIUM = gettext_noop("Premium and satellite numbers are never rung.")
ELSEWHERE = gettext_noop(
    "Numbers of this country are not rung from here. Who administers this workspace can permit it."
)


def refusal(number: str, *, line: str, may_dial: Sequence[str] = ()) -> str:
    """Why this number (E.164) is not rung by this line; "" when it may be.

    may_dial: with what numbers may begin; empty: the country of the line, and `USUAL`.
    """
    parsed = _parsed(number)
    if parsed is None:
        return BAD_NUMBER
    if number.startswith(_DEAR) or phonenumbers.number_type(parsed) in _PREMIUM:
        return PREMIUM
    allowed = tuple(may_dial) or (*USUAL, *_country(line))
    return "" if number.startswith(allowed) else ELSEWHERE


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    """None for what is no number in full."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return parsed if written == number and phonenumbers.is_possible_number(parsed) else None


def _country(line: str) -> tuple[str, ...]:
    parsed = _parsed(line)
    return (f"+{parsed.country_code}",) if parsed else ()
