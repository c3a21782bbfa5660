"""What an agent has begun to write. It is nobody else's business, and so no event."""

from django.db import transaction

from egal.conversations.actions.reply import LONGEST
from egal.conversations.models import Conversation, Draft
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


def keep_draft(*, conversation: Conversation, agent: Agent, text: str, note: bool = False) -> None:
    """Keep what this agent has typed here so far; nothing but blanks is no draft any more.

    Of two windows, the last to write is right. What is too long to be sent is kept to that length.
    """
    require(agent, "conversations:write", conversation.workspace_id)
    kept = storable(text)[:LONGEST]
    if not kept.strip():
        drop_draft(conversation=conversation, agent=agent)
        return
    Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={
            "text": kept,
            "note": note,
            "updated_at": clock.now(),
            "workspace_id": conversation.workspace_id,
        },
    )


def drop_draft(*, conversation: Conversation, agent: Agent) -> None:
    """It was sent, or is wanted no more."""
    require(agent, "conversations:write", conversation.workspace_id)
    Draft.objects.filter(conversation=conversation, agent=agent).delete()


@transaction.atomic
def put_into_draft(
    *, conversation: Conversation, agent: Agent, text: str, note: bool = False
) -> None:
    """A text to be written on, above what the agent has begun meanwhile.

    note: it was not meant for the customer. If either is a note, it all is one: its words must not
    go out by a careless key.
    """
    begun = draft_of(conversation=conversation, agent=agent)
    whole = "\n\n".join(filter(None, [text, begun.text if begun else ""]))
    note = note or bool(begun and begun.note)
    keep_draft(conversation=conversation, agent=agent, text=whole, note=note)


def draft_of(*, conversation: Conversation, agent: Agent) -> Draft | None:
    """What this agent has begun here."""
    return Draft.objects.filter(conversation=conversation, agent=agent).first()
