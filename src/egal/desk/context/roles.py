"""The five roles, from the table the verbs ask."""

from typing import Any

from django.db.models import Count

from egal.desk.permission_words import permissions_in_words, role_in_words, role_is_for
from egal.workspaces.models import Agent
from egal.workspaces.permissions import ROLES


def roles() -> list[dict[str, Any]]:
    """From the one that may least; each with what it may more than the one before, if it may all
    that as well, and with how many are at work in it."""
    at_work = Agent.objects.filter(deactivated_at=None)
    counted = at_work.values("role").annotate(count=Count("pk")).order_by()
    counts = {row["role"]: row["count"] for row in counted}
    names = list(ROLES)
    return [_role(name, before, counts) for name, before in zip(names, ["", *names], strict=False)]


def _role(name: str, before: str, counts: dict[str, int]) -> dict[str, Any]:
    below = ROLES.get(before, frozenset())
    builds_on = before if below and below < ROLES[name] else ""
    more = ROLES[name] - below if builds_on else ROLES[name]
    return {
        "name": role_in_words(name),
        "is_for": role_is_for(name),
        "builds_on": builds_on and role_in_words(builds_on),
        "may": permissions_in_words(more),
        "count": counts.get(name, 0),
    }
