from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.contacts.models import Contact, Joining
from egal.conversations.actions.joining import join_contacts, unjoin_contacts
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

of_contacts = Router()
router = Router()

_NEWEST = Order("joinings", ("id",), newest_first=True)
_WRITE = needs("contacts:write")


class JoiningPage(Page[shapes.Joining]):
    """Some of the joinings into a contact."""


class NewJoining(BaseModel):
    """Who is the same person, and why we believe so."""

    model_config = ConfigDict(extra="forbid")

    contact_id: str = Field(description="The contact that is joined into the one addressed.")
    evidence: str = Field("", description="Why, in words.")


@of_contacts.get("/{contact_id}/joinings", response=JoiningPage, **needs("contacts:read"))
def list_joinings(request: TokenRequest, contact_id: str, paging: Query[Paging]) -> JoiningPage:
    """Who has been joined into this contact, also what was undone, the newest first."""
    joinings = Joining.objects.filter(kept=row_or_404(Contact.objects.all(), contact_id))
    found, next_cursor = _NEWEST.page(joinings, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.Joining.of(joining) for joining in found]
    return JoiningPage(items=items, next_cursor=next_cursor)


@of_contacts.post("/{contact_id}/joinings", response={201: shapes.Joining}, **_WRITE)
def join_contact(request: TokenRequest, contact_id: str, new: NewJoining) -> Status[shapes.Joining]:
    """Both are one person: addresses and conversations of the other become this contact's.

    Joining the same two again is refused (422), so a second try does no harm.
    """
    joining = join_contacts(
        keep=row_or_404(Contact.objects.all(), contact_id),
        join=_other(new.contact_id),
        actor=request.auth,
        evidence=new.evidence,
    )
    return Status(201, shapes.Joining.of(joining))


@router.delete("/{joining_id}", response={204: None}, **_WRITE)
def unjoin_contact(request: TokenRequest, joining_id: str) -> Status[None]:
    """They were two after all: everything goes back, with what came meanwhile by its address."""
    unjoin_contacts(joining=row_or_404(Joining.objects.all(), joining_id), actor=request.auth)
    return Status(204, None)


def _other(public: str) -> Contact:
    contact = Contact.objects.filter(pk=number_of(public)).first()
    if contact is None:
        raise Trouble("There is no contact with this id here.")
    return contact
