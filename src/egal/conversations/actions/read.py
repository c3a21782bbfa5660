from egal.conversations.models import Conversation, Reading
from egal.shared import clock
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


def mark_read(*, conversation: Conversation, agent: Agent) -> None:
    """This agent has seen everything up to now. Nobody else is told."""
    require(agent, "conversations:read", conversation.workspace_id)
    Reading.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={"read_at": clock.now(), "workspace_id": conversation.workspace_id},
    )
