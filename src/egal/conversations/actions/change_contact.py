from django.db import transaction

from egal.contacts.actions.locked import locked_contact
from egal.contacts.actions.organisations import checked_name
from egal.contacts.models import Contact
from egal.conversations.actions.locked import held
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


@transaction.atomic
def change_contact(
    *, contact: Contact, actor: Actor, name: str | None = None, language: str | None = None
) -> Contact:
    """What this person is called, and which language they speak; None leaves it.

    The lists of conversations keep the name with them, so it changes there too; messages keep the
    name their author had when writing. language: as in BCP 47, empty for not known.
    """
    require(actor, "contacts:write", contact.workspace_id)
    contact = locked_contact(contact)
    before = {"name": contact.name, "language": contact.language}
    contact.name = contact.name if name is None else checked_name(name)
    contact.language = contact.language if language is None else language
    after = {"name": contact.name, "language": contact.language}
    if before == after:
        return contact
    contact.save(update_fields=["name", "language"])
    conversations = held(Conversation.objects.filter(contact=contact))
    Conversation.objects.filter(pk__in=conversations).update(contact_name=contact.name)
    record(
        "contact.changed",
        workspace_id=contact.workspace_id,
        actor=actor,
        contact=contact.id,
        old=before,
        new=after,
    )
    return contact
