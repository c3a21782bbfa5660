from django.db import transaction

from egal.contacts.actions.organisations import checked_name
from egal.contacts.models import Contact
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_contact(*, workspace: Workspace, actor: Actor, name: str, language: str = "") -> Contact:
    """Somebody who has not written yet. Addresses are added to them afterwards.

    language: as in BCP 47, empty for not known. Two contacts may have one name.
    """
    require(actor, "contacts:write", workspace.id)
    contact = Contact.objects.create(
        workspace=workspace, name=checked_name(name), language=language, created_at=clock.now()
    )
    record(
        "contact.added",
        workspace_id=workspace.id,
        actor=actor,
        contact=contact.id,
        name=contact.name,
    )
    return contact
