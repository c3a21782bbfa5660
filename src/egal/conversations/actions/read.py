from datetime import datetime

from egal.conversations.models import Conversation, Mention, Reading
from egal.shared import clock
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


def mark_read(*, conversation: Conversation, agent: Agent) -> datetime | None:
    """This agent has seen everything up to now, notes that name them too. Nobody else is told.

    Returns up to when they had read it before; None for who opens it for the first time.

    Nothing is written when the contact has not been heard since: pages are asked for again and
    again, and each would wait for a commit.
    """
    require(agent, "conversations:read", conversation.workspace_id)
    unseen = Mention.objects.filter(agent=agent, conversation=conversation, seen_at=None)
    unseen.update(seen_at=clock.now())
    heard = conversation.last_inbound_at or conversation.created_at
    own = Reading.objects.filter(conversation=conversation, agent=agent)
    before = own.values_list("read_at", flat=True).first()
    if before and before >= heard:
        return before
    now = Reading(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        agent=agent,
        read_at=clock.now(),
    )
    once = ["conversation", "agent"]
    Reading.objects.bulk_create(
        [now], update_conflicts=True, unique_fields=once, update_fields=["read_at"]
    )
    return before
