from typing import Annotated

from django.db import transaction
from django.db.models import Q, QuerySet
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.spelling import kinds
from egal.contacts.actions.about import LONGEST, describe_contact
from egal.contacts.actions.add_contact import add_contact
from egal.contacts.actions.prefer_way import prefer_way
from egal.contacts.models import Contact, Identity
from egal.contacts.search import contacts_like
from egal.conversations.actions.change_contact import change_contact
from egal.shared.ids import public_id
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_NEWEST = Order("contacts", ("id",), newest_first=True)


class ContactPage(Page[shapes.Contact]):
    """Some of the contacts."""


class Filters(Paging):
    """Which contacts are asked for."""

    address: str | None = Field(
        None,
        description="Exactly this address on any channel, such as `mara@example.org`.",
        pattern=r"^[^\x00]*$",
    )
    q: str | None = Field(
        None, description="Part of a name, of an address, or some digits of a telephone number."
    )

    def asked_for(self) -> Q:
        """These filters as one condition."""
        found = Q() if self.address is None else Q(id__in=_owners(self.address))
        return found if self.q is None else found & Q(id__in=contacts_like(self.q).values("id"))


Language = Annotated[
    str,
    Field(
        description="A language tag such as `de` (BCP 47); empty for not known.",
        pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$",
        max_length=35,
    ),
]


class NewContact(BaseModel):
    """Somebody who has not written yet."""

    model_config = ConfigDict(extra="forbid")

    name: str
    language: Language = ""


class Changes(BaseModel):
    """What shall be different about a contact."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    language: Language | None = None
    prefers: str | None = Field(
        None,
        description="The kind of address at which they want answers, such as `email`; empty for"
        " where they wrote last.",
        pattern=r"^[a-z_]{0,30}$",
    )
    about: str | None = Field(
        None, description="What the team should know, in its own words.", max_length=LONGEST
    )


@router.get("", response=ContactPage, **needs("contacts:read"))
def list_contacts(request: TokenRequest, filters: Query[Filters]) -> ContactPage:
    """Contacts, the newest first, without those that were joined into others."""
    rows = _contacts().filter(filters.asked_for(), joined_into=None)
    found, next_cursor = _NEWEST.page(rows, cursor=filters.cursor, limit=filters.limit)
    items = [shapes.Contact.of(contact) for contact in found]
    return ContactPage(items=items, next_cursor=next_cursor)


@router.post("", response={201: shapes.Contact}, **needs("contacts:write"))
def add_a_contact(request: TokenRequest, new: NewContact) -> Status[shapes.Contact]:
    """Somebody who has not written yet; give them their addresses afterwards.

    Two contacts may have one name, so look with `address` first whether they are known.
    """
    contact = add_contact(
        workspace=request.auth.workspace,
        actor=request.auth,
        name=new.name,
        language=new.language,
    )
    return Status(201, shown(public_id(contact.id)))


@router.get("/{contact_id}", response=shapes.Contact, **needs("contacts:read"))
def get_contact(request: TokenRequest, contact_id: str) -> shapes.Contact:
    """One contact, also one that was joined into another."""
    return shown(contact_id)


@router.patch("/{contact_id}", response=shapes.Contact, **needs("contacts:write"))
def change_a_contact(request: TokenRequest, contact_id: str, changes: Changes) -> shapes.Contact:
    """Another name, language or what is known; what is left out stays."""
    contact = row_or_404(Contact.objects.all(), contact_id)
    with transaction.atomic():
        change_contact(
            contact=contact, actor=request.auth, name=changes.name, language=changes.language
        )
        if changes.prefers is not None:
            prefer_way(contact=contact, actor=request.auth, kind=changes.prefers)
        if changes.about is not None:
            describe_contact(contact=contact, actor=request.auth, about=changes.about)
    return shown(contact_id)


def shown(contact_id: str) -> shapes.Contact:
    """The contact with this public id as it is now; raises Http404."""
    return shapes.Contact.of(row_or_404(_contacts(), contact_id))


def _contacts() -> QuerySet[Contact]:
    return Contact.objects.select_related("organisation").prefetch_related("identities")


def _owners(address: str) -> QuerySet[Identity, int]:
    """Whose address this is. The kinds are named because the index has them before the value."""
    known = {kind.key for kind in kinds()}
    spellings = {address.strip(), address.strip().lower()}
    identities = Identity.objects.filter(kind__in=known, value__in=spellings)
    return identities.values_list("contact_id", flat=True)
