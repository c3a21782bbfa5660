"""Conversations that begin by an inbox go to whom its settings name, while they work here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation, Inbox
from egal.events.record import SYSTEM
from egal.workspaces import scope
from egal.workspaces.models import Agent


@dataclass(frozen=True, slots=True)
class Came:
    """A message that is in: by which inbox, into which conversation, and when it reached us."""

    inbox: Inbox
    conversation_id: int
    at: datetime


def assign_begun(came: Sequence[Came]) -> None:
    """Give what these have begun to whom their inboxes name, in the caller's transaction.

    All that came at once into one workspace cost one look, and only where inboxes name somebody.
    """
    by_workspace: dict[int, list[Came]] = {}
    for each in came:
        by_workspace.setdefault(each.inbox.workspace_id, []).append(each)
    for workspace_id, those in by_workspace.items():
        with scope.of(workspace_id):
            _assign(those)


def not_assigned(inbox: Inbox) -> str:
    """Why what begins by this inbox stays with nobody though it names somebody, in words."""
    agent = inbox.assignee
    if agent is None or agent.may("conversations:write"):
        return ""
    return _(
        "New conversations stay with nobody: %(name)s does not answer here any more. Choose "
        "somebody else."
    ) % {"name": agent.actor_name}


def _assign(came: Sequence[Came]) -> None:
    """Of one workspace. What a message has begun is as old as the message."""
    free = Conversation.objects.filter(assignee=None, merged_into=None)
    found = free.in_bulk([each.conversation_id for each in came])
    for each in came:
        begun = found.get(each.conversation_id)
        if begun and begun.created_at == each.at:
            _give(begun, each.inbox)


def _give(begun: Conversation, inbox: Inbox) -> None:
    agent = Agent.objects.select_related("account").filter(pk=inbox.assignee_id or 0).first()
    if agent and agent.may("conversations:write"):
        assign(conversation=begun, actor=SYSTEM, agent=agent, inbox=inbox)
