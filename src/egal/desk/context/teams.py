"""The teams, and who is in them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Upper
from django.urls import reverse

from egal.conversations.lists import UNSOLVED
from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Membership, Team


def teams(request: AtDesk) -> dict[str, Any]:
    """All, by name."""
    return {
        "teams": [
            {
                "name": team.name,
                "members": [str(each.agent) for each in team.memberships.all()],
                "url": reverse("desk:settings-team", args=_place(request, team)),
            }
            for team in _teams().order_by(Upper("name"))
        ],
        "may_change": request.agent.may("agents:write"),
    }


def team(request: AtDesk, found: Team) -> dict[str, Any]:
    """One team, everybody who could be in it, and what goes when it goes."""
    inside = set(Membership.objects.filter(team=found).values_list("agent_id", flat=True))
    people = Agent.objects.select_related("account").order_by("account__name")
    return {
        "team": found,
        "people": [
            {
                "id": public_id(agent.id),
                "name": agent.actor_name,
                "inside": agent.id in inside,
                "gone": agent.deactivated_at is not None,
            }
            for agent in people
            if agent.id in inside or not agent.deactivated_at
        ],
        "given": Conversation.objects.filter(UNSOLVED, team=found).count(),
        "may_change": request.agent.may("agents:write"),
        "removal_url": reverse("desk:settings-team-removal", args=_place(request, found)),
    }


def _teams() -> QuerySet[Team]:
    at_work = Membership.objects.filter(agent__deactivated_at=None)
    named = at_work.select_related("agent__account").order_by("agent__account__name")
    return Team.objects.prefetch_related(Prefetch("memberships", queryset=named))


def _place(request: AtDesk, found: Team) -> list[str]:
    return [request.workspace.slug, public_id(found.id)]
