from django.db import transaction
from django.utils.translation import gettext as _

from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact
from egal.events.record import Actor, record
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

LONGEST = 5_000  # characters


@transaction.atomic
def describe_contact(*, contact: Contact, actor: Actor, about: str) -> Contact:
    """What the team should know of this person, in its own words; empty for nothing.

    The event tells that it changed and not what it says, as with notes.
    """
    require(actor, "contacts:write", contact.workspace_id)
    contact = locked_contact(contact)
    cleaned = storable(about).replace("\r\n", "\n").strip()
    if len(cleaned) > LONGEST:
        raise Trouble(_("This is too long. Shorten it to %(most)s characters.") % {"most": LONGEST})
    if cleaned == contact.about:
        return contact
    contact.about = cleaned
    contact.save(update_fields=["about"])
    record(
        "contact.about_changed",
        workspace_id=contact.workspace_id,
        actor=actor,
        contact=contact.id,
    )
    return contact
