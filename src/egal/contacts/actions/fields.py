from collections.abc import Mapping

from django.db import transaction

from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact
from egal.events.record import Actor, record
from egal.workspaces.custom_values import changed_values
from egal.workspaces.models import FieldOf
from egal.workspaces.permissions import require


@transaction.atomic
def set_contact_fields(*, contact: Contact, actor: Actor, values: Mapping[str, object]) -> Contact:
    """Values of the company's own fields of this contact, as `changed_values` takes them."""
    require(actor, "contacts:write", contact.workspace_id)
    contact = locked_contact(contact)
    contact.custom, told = changed_values(contact.custom, FieldOf.CONTACT, values)
    if told:
        contact.save(update_fields=["custom"])
        record(
            "contact.fields_changed",
            workspace_id=contact.workspace_id,
            actor=actor,
            contact=contact.id,
            fields=told,
        )
    return contact
