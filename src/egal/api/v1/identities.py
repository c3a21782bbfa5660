from django.db.models import QuerySet
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.spelling import spelled
from egal.contacts.actions.identities import add_identity, remove_identity, verify_identity
from egal.contacts.models import Contact, Identity
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("identities", ("id",), newest_first=False)
_WRITE = needs("contacts:write")


class IdentityPage(Page[shapes.ReasonedIdentity]):
    """Some of the addresses of a contact."""


class NewIdentity(BaseModel):
    """An address that is the contact's, and why we believe so."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(description="`email`, `phone`, …")
    value: str = Field(
        description="A telephone number without its country is one of the workspace's."
    )
    name: str = ""
    evidence: str = Field("", description="Why, in words.")


class Proof(BaseModel):
    """How the contact proved that the address is theirs."""

    model_config = ConfigDict(extra="forbid")

    evidence: str


@router.get("/{contact_id}/identities", response=IdentityPage, **needs("contacts:read"))
def list_identities(request: TokenRequest, contact_id: str, paging: Query[Paging]) -> IdentityPage:
    """The addresses of a contact with their evidence, the oldest first."""
    found, next_cursor = _OLDEST.page(
        _identities(contact_id), cursor=paging.cursor, limit=paging.limit
    )
    items = [shapes.ReasonedIdentity.of(identity) for identity in found]
    return IdentityPage(items=items, next_cursor=next_cursor)


@router.post("/{contact_id}/identities", response={201: shapes.ReasonedIdentity}, **_WRITE)
def add_contact_identity(
    request: TokenRequest, contact_id: str, new: NewIdentity
) -> Status[shapes.ReasonedIdentity]:
    """This address is the contact's. One that is already only gains a reason."""
    identity = add_identity(
        contact=row_or_404(Contact.objects.all(), contact_id),
        actor=request.auth,
        kind=new.kind,
        value=spelled(new.kind, new.value, request.auth.workspace),
        name=new.name,
        evidence=new.evidence,
    )
    return Status(201, shapes.ReasonedIdentity.of(identity))


@router.delete("/{contact_id}/identities/{identity_id}", response={204: None}, **_WRITE)
def remove_contact_identity(
    request: TokenRequest, contact_id: str, identity_id: str
) -> Status[None]:
    """This address is not the contact's. Whoever writes from it next is a new contact."""
    remove_identity(identity=row_or_404(_identities(contact_id), identity_id), actor=request.auth)
    return Status(204, None)


@router.put(
    "/{contact_id}/identities/{identity_id}/verification",
    response=shapes.ReasonedIdentity,
    **_WRITE,
)
def verify_contact_identity(
    request: TokenRequest, contact_id: str, identity_id: str, proof: Proof
) -> shapes.ReasonedIdentity:
    """The contact proved that the address is theirs. Once more adds a reason."""
    identity = row_or_404(_identities(contact_id), identity_id)
    verify_identity(identity=identity, actor=request.auth, evidence=proof.evidence)
    return shapes.ReasonedIdentity.of(row_or_404(_identities(contact_id), identity_id))


def _identities(contact_id: str) -> QuerySet[Identity]:
    contact = row_or_404(Contact.objects.all(), contact_id)
    return Identity.objects.filter(contact=contact).prefetch_related("evidence")
