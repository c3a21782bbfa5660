"""Finding a contact by what one remembers: part of a name, of an address, some digits."""

import re

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from egal.contacts.models import Contact, Identity, Organisation

SHORTEST = 2  # characters; a trigram index needs three to be quick, two are still answered
LONGEST = 200
MOST_WORDS = 8
FEW = 8  # organisations offered
MOST = 1_000  # contacts found by an address; a list, because with a subquery no index is used
_SPACING = re.compile(r"[\s()/.+-]+")


def contacts_like(text: str) -> QuerySet[Contact]:
    """Contacts whose name has all these words, or one of whose addresses has this in it."""
    given = text.replace("\x00", "").strip()[:LONGEST]
    if len(given) < SHORTEST:
        return Contact.objects.none()
    owners = Identity.objects.filter(_address(given)).values_list("contact_id", flat=True)
    contacts = Contact.objects.alias(plain=_plain(F("name")))
    return contacts.filter(_name(given) | Q(pk__in=list(owners[:MOST])))


def organisations_like(text: str) -> QuerySet[Organisation]:
    """The first few organisations whose name has all these words, by name."""
    given = text.replace("\x00", "").strip()[:LONGEST]
    if len(given) < SHORTEST:
        return Organisation.objects.none()
    named = Organisation.objects.alias(plain=_plain(F("name"))).filter(_name(given))
    return named.order_by("name")[:FEW]


def _name(given: str) -> Q:
    words = given.split()[:MOST_WORDS]
    return Q(*(Q(plain__contains=_plain(Value(word))) for word in words))


def _address(given: str) -> Q:
    """A number is found however it is spaced, with its leading zero for the country or without."""
    digits = _SPACING.sub("", given)
    if digits.isdecimal() and len(digits) > SHORTEST:
        return Q(value__contains=digits.lstrip("0") or digits)
    shown = Q(handle__istartswith=given) if given.startswith("@") else Q()
    return Q(value__contains=given.lower()) | shown


def _plain(text: F | Value) -> Func:
    return Func(text, function="plain_text", output_field=TextField())
