from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.actions.names import checked_name, save_named
from egal.workspaces.models import Agent, Membership, Team, Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_team(*, workspace: Workspace, actor: Actor, name: str) -> Team:
    """Agents may be in it and conversations be given to it. Trouble for a name that is taken."""
    require(actor, "agents:write", workspace.id)
    team = Team(workspace=workspace, name=checked_name(name), created_at=clock.now())
    _save(team)
    _record("team.added", team, actor, name=team.name)
    return team


@transaction.atomic
def rename_team(*, team: Team, actor: Actor, name: str) -> Team:
    """Give it another name; the same one again is no event."""
    require(actor, "agents:write", team.workspace_id)
    team = _locked(team)
    before, team.name = team.name, checked_name(name)
    if before != team.name:
        _save(team)
        _record("team.renamed", team, actor, old=before, new=team.name)
    return team


@transaction.atomic
def change_members(*, team: Team, actor: Actor, agents: Collection[Agent]) -> None:
    """Let exactly these be in it; the event tells who came and who went.

    Trouble for somebody new who does not work here any more. Who was in it before may stay, and is
    in it again after coming back.
    """
    require(actor, "agents:write", team.workspace_id)
    team = _locked(team)
    before = set(Membership.objects.filter(team=team).values_list("agent_id", flat=True))
    came = [agent for agent in agents if agent.id not in before]
    gone = before - {agent.id for agent in agents}
    for agent in came:
        _check_at_work(team, agent)
    Membership.objects.filter(team=team, agent__in=gone).delete()
    Membership.objects.bulk_create(
        Membership(workspace_id=team.workspace_id, team=team, agent=agent) for agent in came
    )
    if came or gone:
        added, removed = _shown(agent.id for agent in came), _shown(gone)
        _record("team.members_changed", team, actor, name=team.name, added=added, removed=removed)


@transaction.atomic
def remove_team(*, team: Team, actor: Actor) -> None:
    """It is gone; who was in it stays an agent, and what was given to it belongs to no team."""
    require(actor, "agents:write", team.workspace_id)
    team = _locked(team)
    _record("team.removed", team, actor, name=team.name)
    team.delete()


def _locked(team: Team) -> Team:
    held = Team.objects.select_for_update().filter(pk=team.pk).first()
    if held is None:
        raise Trouble(_("There is no such team here."))
    return held


def _check_at_work(team: Team, agent: Agent) -> None:
    if agent.deactivated_at or not agent.works_in(team.workspace_id):
        raise Trouble(
            _("%(name)s does not work here any more. Choose somebody else.")
            % {"name": agent.actor_name}
        )


def _shown(agents: Any) -> list[dict[str, Any]]:
    """With their names, so that the event can still be read when they are gone."""
    found = Agent.objects.filter(pk__in=list(agents)).select_related("account").order_by("pk")
    return [{"agent": agent.id, "name": agent.actor_name} for agent in found]


def _save(team: Team) -> None:
    taken = _("There is a team “%(name)s” already. Choose another name.") % {"name": team.name}
    save_named(team, "team_once_a_name", taken)


def _record(kind: str, team: Team, actor: Actor, **data: Any) -> None:
    record(kind, workspace_id=team.workspace_id, actor=actor, team=team.id, **data)
