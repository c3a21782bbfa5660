from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import checked_role
from egal.workspaces.models import Account, Agent, Role, Workspace
from egal.workspaces.permissions import permissions_of, require, require_to_give


@transaction.atomic
def change_role(*, agent: Agent, role: str, actor: Actor) -> None:
    """Give an agent another role; the same one again is no event.

    Whoever is not an owner makes and unmakes none. Raises Trouble for the last owner.
    """
    _require_over(actor, agent)
    require_to_give(actor, permissions_of(checked_role(role)), agent.workspace_id)
    before = _locked(agent).role
    if before == role:
        return
    if role != Role.OWNER:
        _check_not_last_owner(agent)
    Agent.unscoped.filter(pk=agent.pk).update(role=role)
    _record("agent.role_changed", agent, actor, old=before, new=role)


@transaction.atomic
def deactivate_agent(*, agent: Agent, actor: Actor) -> None:
    """End somebody's work here: their sessions are over, what they wrote stays.

    Their sessions in other workspaces are over too, where they just sign in again. Raises Trouble
    for the last owner.
    """
    _require_over(actor, agent)
    if _locked(agent).deactivated_at:
        return
    _check_not_last_owner(agent)
    now = clock.now()
    Agent.unscoped.filter(pk=agent.pk).update(deactivated_at=now)
    Account.objects.filter(pk=agent.account_id).update(sessions_ended_at=now)
    _record("agent.deactivated", agent, actor)


@transaction.atomic
def reactivate_agent(*, agent: Agent, actor: Actor) -> None:
    """Put somebody to work again who has worked here before, in the role they had."""
    _require_over(actor, agent)
    if not _locked(agent).deactivated_at:
        return
    Agent.unscoped.filter(pk=agent.pk).update(deactivated_at=None)
    _record("agent.reactivated", agent, actor)


def _require_over(actor: Actor, agent: Agent) -> None:
    """Nobody decides over somebody who may do more than they do."""
    require(actor, "agents:write", agent.workspace_id)
    require_to_give(actor, permissions_of(agent.role), agent.workspace_id)


def _locked(agent: Agent) -> Agent:
    """The agent as it is now. Agents of a workspace change one after another, so that of its last
    two owners one stays.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=agent.workspace_id)
    return Agent.unscoped.get(pk=agent.pk)


def _check_not_last_owner(agent: Agent) -> None:
    with scope.of(agent.workspace_id):
        owners = Agent.objects.filter(role=Role.OWNER, deactivated_at=None)
        last = {owner.pk for owner in owners} == {agent.pk}
    if last:
        raise Trouble(
            _("%(name)s is the only owner. Make somebody else an owner first.")
            % {"name": agent.actor_name}
        )


def _record(kind: str, agent: Agent, actor: Actor, **more: Any) -> None:
    record(
        kind,
        workspace_id=agent.workspace_id,
        actor=actor,
        agent=agent.id,
        name=agent.actor_name,
        **more,
    )
    agent.refresh_from_db()
