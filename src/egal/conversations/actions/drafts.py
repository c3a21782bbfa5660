"""What an agent has begun to write. It is nobody else's business, and so no event."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from egal.conversations.actions.reply import LONGEST
from egal.conversations.models import Conversation, Draft
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

LONGEST_FIELD = 2_000  # characters of each value beside the text

Fields = Mapping[str, Sequence[str]]


def keep_draft(
    *,
    conversation: Conversation,
    agent: Agent,
    text: str,
    note: bool = False,
    fields: Fields | None = None,
) -> None:
    """Keep what this agent has typed here so far; nothing but blanks is no draft any more.

    fields: what else is filled in; None leaves that as it was. Of two windows, the last to write is
    right. What is too long to be sent is kept to that length.
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
            **({} if fields is None else {"fields": _cut(fields)}),
            "updated_at": clock.now(),
            "workspace_id": conversation.workspace_id,
        },
    )


def keep_new_draft(*, agent: Agent, text: str, fields: Fields) -> None:
    """The same of what is to begin a conversation, of which an agent has one. Blank, it is none."""
    require(agent, "conversations:write", agent.workspace_id)
    kept, others = storable(text)[:LONGEST], _cut(fields)
    if not kept.strip() and not any(each.strip() for given in others.values() for each in given):
        drop_new_draft(agent=agent)
        return
    Draft.objects.update_or_create(
        conversation=None,
        agent=agent,
        defaults={
            "text": kept,
            "fields": others,
            "updated_at": clock.now(),
            "workspace_id": agent.workspace_id,
        },
    )


def drop_new_draft(*, agent: Agent) -> None:
    """It was sent, or is wanted no more."""
    require(agent, "conversations:write", agent.workspace_id)
    Draft.objects.filter(conversation=None, agent=agent).delete()


def new_draft_of(*, agent: Agent) -> Draft | None:
    """What this agent is about to begin a conversation with."""
    return Draft.objects.filter(conversation=None, agent=agent).first()


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


def address_draft(*, conversation: Conversation, agent: Agent, fields: Fields) -> None:
    """Whom the draft is for, if there is one and it is no note."""
    require(agent, "conversations:write", conversation.workspace_id)
    Draft.objects.filter(conversation=conversation, agent=agent, note=False).update(
        fields=_cut(fields)
    )


def draft_of(*, conversation: Conversation, agent: Agent) -> Draft | None:
    """What this agent has begun here."""
    return Draft.objects.filter(conversation=conversation, agent=agent).first()


def _cut(fields: Fields) -> dict[str, list[str]]:
    return {name: [storable(each)[:LONGEST_FIELD] for each in fields[name]] for name in fields}
