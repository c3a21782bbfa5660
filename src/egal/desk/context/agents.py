"""The people something can be given to."""

from collections.abc import Iterable

from egal.shared.ids import public_id
from egal.workspaces.models import Agent


def who_answer() -> Iterable[Agent]:
    """All who may answer conversations of the workspace, by name."""
    working = Agent.objects.filter(deactivated_at=None).exclude(role="viewer")
    return working.select_related("account").order_by("account__name")


def choices() -> list[tuple[str, str]]:
    """The same as (public id, name)."""
    return [(public_id(agent.id), str(agent)) for agent in who_answer()]
