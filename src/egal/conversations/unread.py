"""How much an agent has not read yet of what may be theirs to answer."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from egal.conversations.lists import AT_WORK
from egal.conversations.models import Conversation, Reading
from egal.workspaces.models import Agent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST = 100  # of the latest of each kind are looked at: a number in a tab need not be larger


def unread_of(agent: Agent) -> int:
    """Of the agent's own conversations at work and of those nobody has: the latest of each."""
    at_work = Conversation.objects.filter(AT_WORK, last_inbound_at__isnull=False)
    own, nobodys = at_work.filter(assignee=agent), at_work.filter(assignee=None)
    return sum(not is_read for is_read in (*_latest(own, agent), *_latest(nobodys, agent)))


def _latest(found: "QuerySet[Conversation]", agent: Agent) -> "Iterable[bool]":
    """Whether the agent has read each of the latest of these since the contact was heard."""
    read = Reading.objects.filter(
        conversation=OuterRef("pk"), agent=agent, read_at__gte=OuterRef("last_inbound_at")
    )
    latest = found.annotate(is_read=Exists(read)).order_by("-last_activity_at", "-id")
    return latest.values_list("is_read", flat=True)[:MOST]
