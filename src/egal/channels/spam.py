"""What is spam at the door: from somebody who is blocked, or marked by the inbox's own server."""

from collections.abc import Sequence
from datetime import datetime

from egal.channels.base import Address, InboxSettings, NewMessage, Sifting
from egal.channels.registry import channel_of
from egal.conversations.actions.blocks import values_of
from egal.conversations.actions.spam import mark_spam
from egal.conversations.models import Block, Conversation
from egal.events.record import SYSTEM
from egal.workspaces import scope


def blocked(workspace_id: int, facts: Sequence[NewMessage]) -> set[Address]:
    """Those of the senders from whom nothing is wanted in this workspace."""
    wanted = {each for fact in facts for each in values_of(fact.sender.address)}
    with scope.of(workspace_id):
        known = set(Block.objects.filter(value__in=wanted).values_list("kind", "value"))
    return {
        fact.sender
        for fact in facts
        if any((fact.sender.kind, value) in known for value in values_of(fact.sender.address))
    }


def put_away(
    conversation_id: int, fact: NewMessage, workspace_id: int, *, begun_at: datetime
) -> None:
    """Mark what this message has just begun, in the caller's transaction; no older conversation.

    fact: from a blocked sender, or marked by a server, which may be nobody's to believe.
    """
    with scope.of(workspace_id):
        begun = Conversation.objects.filter(pk=conversation_id, created_at=begun_at).first()
        if begun and (cause := _cause(begun, fact)):
            mark_spam(conversation=begun, actor=SYSTEM, cause=cause)


def _cause(begun: Conversation, fact: NewMessage) -> str:
    """ "" where only a stranger has marked it."""
    if fact.marked_spam and _is_sifted(begun):
        return "server"
    return "blocked" if blocked(begun.workspace_id, [fact]) else ""


def _is_sifted(begun: Conversation) -> bool:
    """Whether the server of the inbox that it came to marks spam."""
    first = begun.messages.select_related("inbox").order_by("id").first()
    if first is None or first.inbox is None:
        return False
    channel, settings = channel_of(first.inbox.channel), first.inbox.settings
    return isinstance(channel, Sifting) and channel.sifts(
        InboxSettings(first.inbox.address, settings)
    )
