"""The people something can be given to."""

from django.db.models import QuerySet

from egal.shared.ids import public_id
from egal.workspaces.models import Agent


def who_answer() -> QuerySet[Agent]:
    """All who may answer conversations of the workspace, by name."""
    working = Agent.objects.filter(deactivated_at=None).exclude(role="viewer")
    return working.select_related("account").order_by("account__name")


def choices() -> list[tuple[str, str]]:
    """The same as (public id, name)."""
    named = who_answer().values_list("pk", "account__name")
    return [(public_id(agent), name) for agent, name in named]
