from egal.conversations.models import Conversation, Mention, Reading
from egal.shared import clock
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


def mark_read(*, conversation: Conversation, agent: Agent) -> None:
    """This agent has seen everything up to now, notes that name them too. Nobody else is told.

    Nothing is written when the contact has not been heard since: pages are asked for again and
    again, and each would wait for a commit.
    """
    require(agent, "conversations:read", conversation.workspace_id)
    unseen = Mention.objects.filter(agent=agent, conversation=conversation, seen_at=None)
    unseen.update(seen_at=clock.now())
    heard = conversation.last_inbound_at or conversation.created_at
    if Reading.objects.filter(conversation=conversation, agent=agent, read_at__gte=heard).exists():
        return
    Reading.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={"read_at": clock.now(), "workspace_id": conversation.workspace_id},
    )
