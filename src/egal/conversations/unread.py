"""How much an agent has not read yet of what may be theirs to answer."""

from itertools import chain

from egal.conversations.lists import AT_WORK, as_rows
from egal.conversations.models import Conversation
from egal.workspaces.models import Agent

MOST = 100  # of the latest of each kind are looked at: a number in a tab need not be larger


def unread_of(agent: Agent) -> int:
    """Of the agent's own conversations at work and of those nobody has: the latest of each."""
    at_work = Conversation.objects.filter(AT_WORK, last_inbound_at__isnull=False)
    own, nobodys = at_work.filter(assignee=agent), at_work.filter(assignee=None)
    latest = chain.from_iterable(
        as_rows(found, agent)
        .order_by("-last_activity_at", "-id")
        .values_list("last_inbound_at", "read_at")[:MOST]
        for found in (own, nobodys)
    )
    return sum(1 for heard, read in latest if read is None or read < heard)
