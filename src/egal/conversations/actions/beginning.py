"""What all conversations have in common that we begin, in writing or by telephone."""

from typing import Any

from egal.contacts.actions.contact_at import contact_at
from egal.contacts.models import Contact
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.models import Workspace


def contact_of(workspace: Workspace, actor: Actor, to: dict[str, Any]) -> tuple[Contact, bool]:
    """Whose this address is, as of `Message.to`, held; and whether nobody knew them before."""
    return contact_at(
        workspace=workspace,
        actor=actor,
        kind=to["kind"],
        value=to["address"],
        name=to.get("name", ""),
    )


def opened(contact: Contact, inbox: Inbox, subject: str) -> Conversation:
    """A conversation with them in which nothing was said yet."""
    now = clock.now()
    return Conversation.objects.create(
        workspace_id=contact.workspace_id,
        contact=contact,
        contact_name=contact.name,
        inbox=inbox,
        channel=inbox.channel,
        subject=subject,
        last_activity_at=now,
        created_at=now,
    )


def note_beginning(first: Message, actor: Actor, *, new_contact: bool) -> None:
    """Tell that a conversation began with this message."""
    record(
        "conversation.begun",
        workspace_id=first.workspace_id,
        actor=actor,
        conversation_id=first.conversation_id,
        message=first.id,
        inbox=first.inbox_id,
        contact=first.conversation.contact_id,
        new_contact=new_contact,
    )
