"""Whose an address is."""

import re
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef

from egal.contacts.models import Identity

_MEANING = re.compile(r'[,;:<>()\[\]"\\@\x00-\x1f]')


def is_address_of(contact_id: int, *, kind: str, value: str) -> Exists:
    """A condition: the fields named `kind` and `value` hold an address of this contact.

    Authorship is asked by the address, not by the author then noted: joining moves the addresses,
    so what a joined contact wrote counts as the contact's own, and after the undoing no more.
    """
    return Exists(
        Identity.objects.filter(contact=contact_id, kind=OuterRef(kind), value=OuterRef(value))
    )


def addresses_of(contact_id: int) -> frozenset[tuple[str, str]]:
    """(kind, value) of every address of this contact."""
    return frozenset(Identity.objects.filter(contact=contact_id).values_list("kind", "value"))


def written(people: Iterable[Mapping[str, str]]) -> str:
    """[{"address", "name"}] as one types them: “Name <address>, address”."""
    return ", ".join(_one(each.get("name", ""), each["address"]) for each in people)


def _one(name: str, address: str) -> str:
    """The name without what would mean something there."""
    plain = " ".join(_MEANING.sub(" ", name).split())
    return f"{plain} <{address}>" if plain and plain != address else address
