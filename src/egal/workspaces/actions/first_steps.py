from egal.shared import clock
from egal.workspaces.models import Agent


def put_steps_away(*, agent: Agent) -> None:
    """The first steps are not shown to this agent at the desk any more."""
    agent.steps_put_away_at = clock.now()
    agent.save(update_fields=["steps_put_away_at"])


def bring_steps_back(*, agent: Agent) -> None:
    """They are shown there again, as long as one is left to do."""
    agent.steps_put_away_at = None
    agent.save(update_fields=["steps_put_away_at"])
