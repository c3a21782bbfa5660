"""What an agent wants to be told of."""

from egal.notifications.models import Choices
from egal.workspaces.models import Agent


def choices_of(agent: Agent) -> Choices:
    """Theirs, or those of somebody who has never chosen; not saved then."""
    found = Choices.objects.filter(agent=agent).first()
    return found or Choices(agent=agent, workspace_id=agent.workspace_id)
