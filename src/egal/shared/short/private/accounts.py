"""Numbers of accounts, cards and taxpayers, known by their check digits.

Sources: ISO 13616 (IBAN, by python-stdnum's registry), ISO/IEC 7812 (cards: Luhn, first figures and
lengths of Visa, Mastercard, American Express, Diners, Discover), section 139b AO (Steuer-ID), US
SSA, HMRC NIM39110 (National Insurance numbers).
"""

import re

from stdnum import iban, luhn
from stdnum.de import idnr
from stdnum.us import ssn

from egal.shared.short.private.kinds import Kind, Spot, Spots

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_SHORTEST_IBAN = 15
_LONG = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){10,18}(?![\w-])")
_CARD = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]\d\d|2[2-7]\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|6(?:011|5\d\d)\d{12}"
)
_STEUER_ID = 11
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_NI = re.compile(r"\b[A-CEGHJ-PQR-TW-Z][A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")


def ibans(text: str) -> Spots:
    for found in _IBAN.finditer(text):
        if length := _iban_in(found[0]):
            yield Spot(Kind.IBAN, found.start(), found.start() + length)


def cards(text: str) -> Spots:
    for found in _LONG.finditer(text):
        digits = _digits(found[0])
        if _CARD.fullmatch(digits) and luhn.is_valid(digits):
            yield Spot(Kind.CARD, *found.span())


def tax_numbers(text: str) -> Spots:
    for found in _LONG.finditer(text):
        if len(_digits(found[0])) == _STEUER_ID and idnr.is_valid(found[0]):
            yield Spot(Kind.TAX, *found.span())
    for found in _SSN.finditer(text):
        if ssn.is_valid(found[0]):
            yield Spot(Kind.TAX, *found.span())
    for found in _NI.finditer(text):
        yield Spot(Kind.TAX, *found.span())


def _iban_in(text: str) -> int:
    """How long the valid one is that this begins with; 0 for none."""
    for length in range(len(text), _SHORTEST_IBAN - 1, -1):
        if text[length - 1].isalnum() and iban.is_valid(text[:length], check_country=False):
            return length
    return 0


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")
