from django.db import transaction

from egal.contacts.actions.identities import add_identity, hold
from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact, Identity
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces.models import Workspace


@transaction.atomic
def contact_at(
    *, workspace: Workspace, actor: Actor, kind: str, value: str, name: str = ""
) -> tuple[Contact, bool]:
    """Whose address this is, held until the transaction ends, and whether it is new: nobody's
    address becomes a new contact's.

    value: in the one spelling that compares. name: of the new contact, by default the address.
    """
    hold(workspace.id, kind, value)
    known = Identity.objects.filter(kind=kind, value=value).select_related("contact").first()
    if known:
        return locked_contact(known.contact), False
    contact = Contact.objects.create(
        workspace=workspace, name=storable(name).strip() or value, created_at=clock.now()
    )
    add_identity(contact=contact, actor=actor, kind=kind, value=value, evidence="", name=name)
    return contact, True
