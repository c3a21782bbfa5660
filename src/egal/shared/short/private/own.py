"""What a company has published of itself, in whatever spelling it is written."""

import re
from collections.abc import Collection

import phonenumbers

from egal.shared.short.private.kinds import Kind

_STREET = re.compile(r"stra(?:ß|ss)e|str\.")
_WORD = re.compile(r"[^\W_]+")


class Own:
    """country: of telephone numbers that are written without one."""

    def __init__(self, own: Collection[str], country: str) -> None:
        self._country = country
        self._plain = {plain for each in own if (plain := _plain(each))}
        self._homes = [words for each in own if (words := _words(each))]
        self._numbers = {number for each in own if (number := _number(each, country))}
        self._domains = tuple(each.lower() for each in own if each.startswith("@"))

    def has(self, kind: Kind, text: str) -> bool:
        if kind == Kind.PHONE:
            return _number(text, self._country) in self._numbers
        if kind == Kind.EMAIL and self._domains and text.lower().endswith(self._domains):
            return True
        if kind == Kind.ADDRESS:
            return any(_one_begins_the_other(_words(text), own) for own in self._homes)
        return _plain(text) in self._plain


def _one_begins_the_other(one: list[str], other: list[str]) -> bool:
    """A street with its number, once with the town and once without."""
    return all(mine == yours for mine, yours in zip(one, other, strict=False))


def _plain(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    words = _WORD.findall(_STREET.sub("str ", text.lower()))
    return [word for word in words if word != "in"]


def _number(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
