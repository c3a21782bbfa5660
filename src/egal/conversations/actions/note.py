from collections.abc import Collection, Sequence

from django.db import transaction

from egal.conversations.actions.body import checked_body, text_of
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import authored, written_earlier
from egal.conversations.actions.uploads import attach
from egal.conversations.mentions import mention
from egal.conversations.models import Conversation, Direction, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


@transaction.atomic
def add_note(
    *,
    conversation: Conversation,
    actor: Actor,
    text: str = "",
    html: str = "",
    request_id: str | None = None,
    uploads: Sequence[int] = (),
    mentions: Collection[int] = (),
) -> Message:
    """Write something only colleagues see. It does not move the conversation in the list.

    text, html, uploads: as `reply` takes them. Whoever is named in it, by “@” and the name, is
    told; mentions: ids of agents who are told besides.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if earlier := written_earlier(conversation, request_id, text=text_of(text, html)):
        return earlier
    written = checked_body(text, html, uploads, actor)
    note = Message.objects.create(
        **authored(conversation, actor, written, request_id), direction=Direction.NOTE
    )
    attach(note, written.uploads, conversation)
    make_findable(note)
    record(
        "note.added",
        workspace_id=note.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=note.id,
    )
    mention(note, actor, mentions)
    return note
