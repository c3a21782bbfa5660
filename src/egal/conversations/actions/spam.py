from typing import Any

from django.db import transaction

from egal.conversations.actions.blocks import block, unblock
from egal.conversations.actions.locked import locked
from egal.conversations.models import Block, Conversation, Direction, Message
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.permissions import require


@transaction.atomic
def mark_spam(*, conversation: Conversation, actor: Actor, cause: str = "person") -> None:
    """Out of every view but its own; its status stays as it is. Nothing is deleted.

    cause: who says so: a "person", the list of those "blocked", or the "server" that received it.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if conversation.spam_at is None:
        conversation.spam_at = clock.now()
        conversation.save(update_fields=["spam_at"])
        _record("conversation.marked_spam", conversation, actor, cause=cause)


@transaction.atomic
def unmark_spam(*, conversation: Conversation, actor: Actor, unblocking: bool = True) -> None:
    """Back to where it was; whoever wrote it is blocked no longer. A blocked domain stays so.

    unblocking: False where nobody was blocked by what is taken back.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if conversation.spam_at is None:
        return
    conversation.spam_at = None
    conversation.save(update_fields=["spam_at"])
    for kind, value in _senders(conversation) if unblocking else []:
        for each in Block.objects.filter(kind=kind, value=value.lower()):
            unblock(block=each, actor=actor)
    _record("conversation.unmarked_spam", conversation, actor)


@transaction.atomic
def block_sender(*, conversation: Conversation, actor: Actor) -> None:
    """Want nothing any more from whoever began this; this is spam, too."""
    require(actor, "conversations:write", conversation.workspace_id)
    for kind, value in _senders(conversation)[:1]:
        block(workspace=conversation.workspace, actor=actor, kind=kind, value=value)
    mark_spam(conversation=conversation, actor=actor)


def _senders(conversation: Conversation) -> list[tuple[str, str]]:
    """The addresses from which was written here, the first one first."""
    received = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
    written = received.order_by("id").values_list("from_kind", "from_address")
    return list(dict.fromkeys(written[:100]))


def _record(kind: str, conversation: Conversation, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        **data,
    )
