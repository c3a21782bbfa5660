"""What colleagues write outside of Egal, in a network's own app: it stands here as ours."""

from datetime import datetime
from typing import Any

from django.db import transaction

from egal.contacts.actions.contact_at import contact_at
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import show_latest
from egal.conversations.models import Conversation, Direction, Inbox, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces.permissions import require

ELSEWHERE = "elsewhere"  # who wrote it: nobody we know


@transaction.atomic
def add_written_elsewhere(
    *,
    inbox: Inbox,
    actor: Actor,
    conversation: Conversation | None,
    to: dict[str, Any],
    text: str,
    public: bool,
    external_id: str,
    written_by: str = "",
    sent_at: datetime | None = None,
) -> Message:
    """It is sent already, so nothing is delivered. The status stays: whoever wrote it may not be
    done. conversation: None for somebody with whom it is the first; then it begins there.

    to: as of `Message.to`. written_by: the person or program, as the network names it.
    """
    require(actor, "conversations:write", inbox.workspace_id)
    conversation = locked(conversation) if conversation else _begun(inbox, actor, to)
    message = Message.objects.create(
        workspace_id=inbox.workspace_id,
        conversation=conversation,
        inbox=inbox,
        direction=Direction.OUTBOUND,
        public=public,
        author_kind=ELSEWHERE,
        author_name=storable(written_by).strip() or inbox.name or inbox.address,
        from_kind=to["kind"],
        from_address=inbox.address,
        from_name=inbox.name,
        to=[to],
        text=storable(text),
        external_id=external_id,
        sent_at=sent_at,
        created_at=clock.now(),
    )
    show_latest(conversation, message)
    make_findable(message, who=f"{to['name']} {to['address']}")
    record(
        "message.written_elsewhere",
        workspace_id=message.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=message.id,
    )
    return message


def _begun(inbox: Inbox, actor: Actor, to: dict[str, Any]) -> Conversation:
    contact, _is_new = contact_at(
        workspace=inbox.workspace,
        actor=actor,
        kind=to["kind"],
        value=to["address"],
        name=to.get("name", ""),
    )
    now = clock.now()
    return Conversation.objects.create(
        workspace_id=inbox.workspace_id,
        contact=contact,
        contact_name=contact.name,
        inbox=inbox,
        channel=inbox.channel,
        last_activity_at=now,
        created_at=now,
    )
