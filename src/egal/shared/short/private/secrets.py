"""Passwords, PINs and codes, known by the word before them."""

import re

from egal.shared.short.private.kinds import Kind, Spots
from egal.shared.short.private.labels import BETWEEN, value_of

_PASSWORD = r"(?<!\w)[\w-]{0,30}(?:passwor[dt]|kennwort|schlüssel|passphrase|wlan-key)"  # noqa: S105
_PASSWORDS = re.compile(
    rf"{_PASSWORD}(?P<said>(?:\s[^\W\d]{{1,20}}){{0,4}}\s?[:=]|\s(?:lautet|ist|is|heißt)\b)?\s?[„\"“']?"
    r"(?P<value>(?!https?:|www\.)\S{2,63}[^\s.,;:?)\"'“”])",
    re.IGNORECASE,
)
# 4711, 551 202, X7-99-A1
_CODE = (
    r"(?:\d{2,4}(?: \d{2,4}){1,3}"
    r"|(?=[A-Z\d-]{3})(?=[A-Z-]{0,9}\d)[A-Z\d]{1,16}(?:-[A-Z\d]{1,6}){0,4})"
)
_CODES = re.compile(
    r"(?<!\w)(?:pin|puk|tan|cvv|cvc|otp"
    r"|(?:bestätigungs|zugangs|sicherheits|einmal|aktivierungs|freischalt|verifizierungs|anmelde"
    r"|login|pin|abhol)-?code|(?:einmal|zugangs)-?(?:passwort|kennwort)"
    r"|(?:verification|security|access|one-time|confirmation|activation|sign-in|login|pickup"
    rf"|ihr|dein|your) code){BETWEEN}(?P<value>{_CODE})(?![\w-])",
    re.IGNORECASE,
)
_BARE_CODES = re.compile(
    r"(?<!error )(?<!zip )(?<!post )(?<!postal )(?<!promo )(?<!status )(?<!area )(?<!voucher )"
    rf"(?<!discount )(?<![\w-])code{BETWEEN}(?P<value>\d{{4,8}})"
    r"(?![\w-]|\s(?:means|heißt|bedeutet))",
    re.IGNORECASE,
)
_SOME = re.compile(r"[\d!#$%&*+=@_]")
_STRONG = re.compile(r"\d|[!#$%&*+=]\w")


def secrets(text: str) -> Spots:
    for pattern in (_CODES, _BARE_CODES):
        for found in pattern.finditer(text):
            yield value_of(Kind.SECRET, found)
    for found in _PASSWORDS.finditer(text):
        if _is_password(found["value"], said=bool(found["said"])):
            yield value_of(Kind.SECRET, found)


def _is_password(value: str, *, said: bool) -> bool:
    """No word as in "Passwort vergessen"; if nothing says it is one, of letters and others."""
    if said:
        return bool(_SOME.search(value))
    return bool(_STRONG.search(value)) and any(map(str.isalpha, value))
