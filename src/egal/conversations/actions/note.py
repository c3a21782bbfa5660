from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.actions.reply import checked_text, written_earlier
from egal.conversations.models import Conversation, Direction, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.permissions import require


@transaction.atomic
def add_note(
    *, conversation: Conversation, actor: Actor, text: str, request_id: str | None = None
) -> Message:
    """Write something only colleagues see. It does not move the conversation in the list."""
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if earlier := written_earlier(conversation, request_id):
        return earlier
    note = Message.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        direction=Direction.NOTE,
        author_kind=actor.actor_kind,
        author_id=actor.actor_id,
        author_name=actor.actor_name,
        text=checked_text(text),
        request_id=request_id or None,
        created_at=clock.now(),
    )
    make_findable(note)
    record(
        "note.added",
        workspace_id=note.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=note.id,
    )
    return note
