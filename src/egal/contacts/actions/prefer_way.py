from django.db import transaction

from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact
from egal.events.record import Actor, record
from egal.shared.text import storable
from egal.workspaces.permissions import require

LONGEST = 30  # characters of a kind


@transaction.atomic
def prefer_way(*, contact: Contact, actor: Actor, kind: str) -> Contact:
    """Answers go to an address of this kind where there is one; "" for where they wrote last."""
    require(actor, "contacts:write", contact.workspace_id)
    contact = locked_contact(contact)
    before, contact.prefers = contact.prefers, storable(kind).strip()[:LONGEST]
    if before == contact.prefers:
        return contact
    contact.save(update_fields=["prefers"])
    record(
        "contact.preference_changed",
        workspace_id=contact.workspace_id,
        actor=actor,
        contact=contact.id,
        old=before,
        new=contact.prefers,
    )
    return contact
