"""What can be private, and its name for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop


class Kind(StrEnum):
    IBAN = "iban"
    CARD = "card"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NUMBER = "number"
    BIRTH = "birth"
    TAX = "tax"
    SECRET = "secret"  # noqa: S105 - the name of a kind


SAID = {
    Kind.IBAN: gettext_noop("IBAN"),
    Kind.CARD: gettext_noop("Card number"),
    Kind.PHONE: gettext_noop("Telephone number"),
    Kind.EMAIL: gettext_noop("E-mail address"),
    Kind.ADDRESS: gettext_noop("Postal address"),
    Kind.NUMBER: gettext_noop("Customer, contract or order number"),
    Kind.BIRTH: gettext_noop("Date of birth"),
    Kind.TAX: gettext_noop("Tax or social security number"),
    Kind.SECRET: gettext_noop("Password or code"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text: from the code point `start` to the one before `end`."""

    kind: Kind
    start: int
    end: int


Spots = Iterator[Spot]
