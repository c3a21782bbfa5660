"""How one reaches a person: telephone numbers and e-mail addresses."""

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from egal.shared.short.private.kinds import Kind, Spot, Spots

_AT = r"(?:@|\s?[\[(]\s?(?:at|ät)\s?[\])]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.%+-])([\w.%+-]{{1,64}}){_AT}(?:[\w-]{{1,63}}\.){{1,6}}[^\W\d_]{{2,24}}",
    re.IGNORECASE,
)
_ROLES = frozenset(
    """info kontakt contact hilfe help service kundenservice support office mail hallo hello presse
    press datenschutz privacy impressum noreply no-reply jobs karriere abuse postmaster""".split()  # noqa: SIM905
)
# North American numbers as they are written there: a country of others finds them in no other way.
_AMERICAN = re.compile(r"(?<![\w-])(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[.-]\d{4}(?![\w-])")
# Nobody's own: free of charge, paid extra, one number of a company all over a country.
_PUBLIC = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}


def emails(text: str) -> Spots:
    for found in _EMAIL.finditer(text):
        if found[1].lower() not in _ROLES:
            yield Spot(Kind.EMAIL, *found.span())


def phones(text: str, country: str) -> Spots:
    for found in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        if phonenumbers.number_type(found.number) not in _PUBLIC:
            opened = found.raw_string.startswith("(") and ")" not in found.raw_string
            yield Spot(Kind.PHONE, found.start + opened, found.end)
    for american in _AMERICAN.finditer(text):
        yield Spot(Kind.PHONE, *american.span())
