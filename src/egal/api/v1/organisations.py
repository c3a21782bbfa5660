from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.contacts import shown
from egal.contacts.actions.organisations import (
    add_organisation,
    assign_organisation,
    remove_organisation,
    rename_organisation,
)
from egal.contacts.models import Contact, Organisation
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

of_contacts = Router()
router = Router()

_OLDEST = Order("organisations", ("id",), newest_first=False)
_READ = needs("contacts:read")
_WRITE = needs("contacts:write")


class OrganisationPage(Page[shapes.Organisation]):
    """Some of the organisations."""


class Name(BaseModel):
    """What it is called; no other has this name, in whatever case."""

    model_config = ConfigDict(extra="forbid")

    name: str


class Membership(BaseModel):
    """What a contact belongs to; null means to nothing."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: str | None


@router.get("", response=OrganisationPage, **_READ)
def list_organisations(request: TokenRequest, paging: Query[Paging]) -> OrganisationPage:
    """The organisations, the oldest first."""
    rows = Organisation.objects.all()
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.Organisation.of(organisation) for organisation in found]
    return OrganisationPage(items=items, next_cursor=next_cursor)


@router.post("", response={201: shapes.Organisation}, **_WRITE)
def add_an_organisation(request: TokenRequest, new: Name) -> Status[shapes.Organisation]:
    """Contacts may belong to it from now on. A name that is there already is refused (422)."""
    organisation = add_organisation(
        workspace=request.auth.workspace, actor=request.auth, name=new.name
    )
    return Status(201, shapes.Organisation.of(organisation))


@router.get("/{organisation_id}", response=shapes.Organisation, **_READ)
def get_organisation(request: TokenRequest, organisation_id: str) -> shapes.Organisation:
    """One organisation."""
    return shapes.Organisation.of(row_or_404(Organisation.objects.all(), organisation_id))


@router.patch("/{organisation_id}", response=shapes.Organisation, **_WRITE)
def rename_an_organisation(
    request: TokenRequest, organisation_id: str, new: Name
) -> shapes.Organisation:
    """Give it another name."""
    organisation = row_or_404(Organisation.objects.all(), organisation_id)
    renamed = rename_organisation(organisation=organisation, actor=request.auth, name=new.name)
    return shapes.Organisation.of(renamed)


@router.delete("/{organisation_id}", response={204: None}, **_WRITE)
def remove_an_organisation(request: TokenRequest, organisation_id: str) -> Status[None]:
    """It is gone; its contacts stay, and belong to nothing."""
    organisation = row_or_404(Organisation.objects.all(), organisation_id)
    remove_organisation(organisation=organisation, actor=request.auth)
    return Status(204, None)


@of_contacts.put("/{contact_id}/organisation", response=shapes.Contact, **_WRITE)
def assign_contact(
    request: TokenRequest, contact_id: str, membership: Membership
) -> shapes.Contact:
    """The contact belongs to this organisation, or to nothing."""
    assign_organisation(
        contact=row_or_404(Contact.objects.all(), contact_id),
        actor=request.auth,
        organisation=_organisation(membership.organisation_id),
    )
    return shown(contact_id)


def _organisation(public: str | None) -> Organisation | None:
    if public is None:
        return None
    organisation = Organisation.objects.filter(pk=number_of(public)).first()
    if organisation is None:
        raise Trouble("There is no organisation with this id here.")
    return organisation
