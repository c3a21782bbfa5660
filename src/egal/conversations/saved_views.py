"""The views people have made for themselves and one another."""

from django.db.models import Q, QuerySet

from egal.conversations.models import SavedView
from egal.workspaces.models import Agent


def saved_views_for(agent: Agent) -> "QuerySet[SavedView]":
    """The agent's own and those that are shared, by name."""
    seen = SavedView.objects.filter(Q(agent=agent) | Q(shared=True))
    return seen.select_related("agent__account").order_by("name", "id")
