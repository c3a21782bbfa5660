"""Telephone numbers as a line of ours means them. Pure."""

import re

import phonenumbers
from django.utils.translation import gettext as _

from egal.shared.trouble import Trouble

_DIALLED = re.compile(r"\+?[0-9 ()/.\-]+")
_WITHHELD = ("anonymous", "unknown", "restricted", "private", "unavailable", "withheld")


def checked_line(given: str) -> str:
    """One of our numbers as E.164 writes it. Trouble for what is none, or lacks its country."""
    number = _parsed(given.strip(), None)
    if not number:
        words = _("“%(text)s” is no number of a line. Write it with its country: +49 40 123456.")
        raise Trouble(words % {"text": given[:100]})
    return number


def number_at(line: str, given: str) -> str:
    """A number as a telephone system at this line tells it, as E.164 writes it.

    line: E.164. "0221 2912" is one of the line's own country, "492212912" and "00492212912" have
    theirs. "" for one that is withheld; what is no number of the world, such as an extension, is
    kept as it is, at most 40 characters.
    """
    told = given.strip()
    if not told or told.lower() in _WITHHELD:
        return ""
    return _of_the_world(line, told) or told[:40]


def number_typed(line: str, typed: str) -> str:
    """What somebody typed on their telephone, as one dials it in the country of this line (E.164),
    as E.164 writes it; "" for what nobody has: it would be rung in vain."""
    number = _parsed(typed, country_of(line))
    return number if number and phonenumbers.is_valid_number(phonenumbers.parse(number)) else ""


def is_dialled(number: str) -> bool:
    """Whether it is a number of the world, and not an extension of some system."""
    return number.startswith("+")


def _of_the_world(line: str, told: str) -> str:
    if not _DIALLED.fullmatch(told):
        return ""
    digits = "".join(each for each in told if each.isdecimal())
    if told.startswith("+"):
        return _parsed(told, None)
    if told.startswith("0"):
        return _parsed(told, country_of(line))
    return _parsed(f"+{digits}", None) if len(digits) > _EXTENSION else ""


_EXTENSION = 7  # digits of the longest one; a number with its country has more


def country_of(line: str) -> str | None:
    """ISO 3166 of a number as E.164 writes it; None where that is no country."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(line))
    except phonenumbers.NumberParseException:
        return None


def _parsed(text: str, country: str | None) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
