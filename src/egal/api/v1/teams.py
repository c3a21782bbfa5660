from django.db.models import QuerySet
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.actions.teams import add_team, change_members, remove_team, rename_team
from egal.workspaces.models import Agent, Team

router = Router()

_OLDEST = Order("teams", ("id",), newest_first=False)
_READ, _WRITE = needs("agents:read"), needs("agents:write")


class TeamPage(Page[shapes.Team]):
    """Some of the teams."""


class Name(BaseModel):
    """What it is called; no other team has this name, in whatever case."""

    model_config = ConfigDict(extra="forbid")

    name: str


class Members(BaseModel):
    """Who is in it, and nobody else."""

    model_config = ConfigDict(extra="forbid")

    agent_ids: list[str]


@router.get("", response=TeamPage, **_READ)
def list_teams(request: TokenRequest, paging: Query[Paging]) -> TeamPage:
    """The teams, the oldest first."""
    found, next_cursor = _OLDEST.page(_teams(), cursor=paging.cursor, limit=paging.limit)
    return TeamPage(items=[shapes.Team.of(team) for team in found], next_cursor=next_cursor)


@router.post("", response={201: shapes.Team}, **_WRITE)
def add_a_team(request: TokenRequest, new: Name) -> Status[shapes.Team]:
    """Conversations may be given to it from now on. A name that is taken is refused (422)."""
    team = add_team(workspace=request.auth.workspace, actor=request.auth, name=new.name)
    return Status(201, shapes.Team.of(team))


@router.get("/{team_id}", response=shapes.Team, **_READ)
def get_team(request: TokenRequest, team_id: str) -> shapes.Team:
    """One team."""
    return _shown(team_id)


@router.patch("/{team_id}", response=shapes.Team, **_WRITE)
def rename_a_team(request: TokenRequest, team_id: str, new: Name) -> shapes.Team:
    """Give it another name."""
    rename_team(team=row_or_404(_teams(), team_id), actor=request.auth, name=new.name)
    return _shown(team_id)


@router.put("/{team_id}/members", response=shapes.Team, **_WRITE)
def set_members(request: TokenRequest, team_id: str, members: Members) -> shapes.Team:
    """Let exactly these be in it."""
    team = row_or_404(_teams(), team_id)
    change_members(team=team, actor=request.auth, agents=_agents(members.agent_ids))
    return _shown(team_id)


@router.delete("/{team_id}", response={204: None}, **_WRITE)
def remove_a_team(request: TokenRequest, team_id: str) -> Status[None]:
    """It is gone; its agents stay, and what was given to it belongs to no team."""
    remove_team(team=row_or_404(_teams(), team_id), actor=request.auth)
    return Status(204, None)


def _teams() -> QuerySet[Team]:
    return Team.objects.prefetch_related("memberships__agent__account")


def _shown(team_id: str) -> shapes.Team:
    return shapes.Team.of(row_or_404(_teams(), team_id))


def _agents(public_ids: list[str]) -> list[Agent]:
    wanted = {number_of(public) for public in public_ids}
    found = list(Agent.objects.filter(pk__in=wanted).select_related("account"))
    if len(found) < len(wanted):
        raise Trouble("There is no agent with one of these ids here.")
    return found
