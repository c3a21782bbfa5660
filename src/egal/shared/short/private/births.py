"""Dates of birth, known by the word before or behind them."""

import re

from egal.shared.short.private.kinds import Kind, Spots
from egal.shared.short.private.labels import value_of

_MONTH = r"(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]{0,7}\.?"
_YEAR = r"(?:19\d\d|20[01]\d)"  # no customer was born last year, but many a company's shop
_DATE = (
    rf"\d{{1,2}}[./-]\s?\d{{1,2}}[./-]\s?(?:{_YEAR}|\d\d)(?!\d)|{_YEAR}-\d\d-\d\d(?!\d)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)? {_MONTH},? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
)
_BIRTHS = re.compile(
    r"(?<!\w)(?:geb(?:\.?-?datum|\.|oren)|geburts(?:datum|tag)|born|date of birth|dob"
    r"|birth(?:day|date))"
    rf"(?:[\s:,]{{1,3}}[^\W\d]{{1,20}}){{0,3}}[\s:,]{{0,3}}(?P<value>{_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(rf"(?<!\w)(?P<value>{_DATE}) (?:geboren|born)\b", re.IGNORECASE)


def births(text: str) -> Spots:
    for pattern in (_BIRTHS, _BORN_AFTER):
        for found in pattern.finditer(text):
            yield value_of(Kind.BIRTH, found)
