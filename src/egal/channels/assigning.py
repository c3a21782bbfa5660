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

    Only what came by inboxes that name somebody costs a look.
    """
    for each in came:
        with scope.of(each.inbox.workspace_id):
            _assign(each)


def not_assigned(inbox: Inbox) -> str:
    """Why what begins by this inbox stays with nobody though it names somebody, in words."""
    agent = inbox.assignee
    if agent is None or agent.may("conversations:write"):
        return ""
    return _(
        "New conversations stay with nobody: %(name)s does not answer here any more. Choose "
        "somebody else."
    ) % {"name": agent.actor_name}


def _assign(came: Came) -> None:
    begun = Conversation.objects.filter(
        pk=came.conversation_id, created_at=came.at, assignee=None, merged_into=None
    ).first()
    agent = Agent.objects.select_related("account").filter(pk=came.inbox.assignee_id or 0).first()
    if begun and agent and agent.may("conversations:write"):
        assign(conversation=begun, actor=SYSTEM, agent=agent, inbox=came.inbox)
