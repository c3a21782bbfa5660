"""Who does nothing for a while is away, so that nobody rings at an empty chair."""

from collections.abc import Iterator
from datetime import timedelta

from egal.calls.models import Call
from egal.routing.actions.presence import NO_SIGN, set_presence
from egal.routing.models import Presence, RoutingRule, State
from egal.shared import clock
from egal.workspaces import scope

_DEFAULT = RoutingRule._meta.get_field("away_minutes").get_default()


def lapse() -> int:
    """How many were sent away, in all workspaces."""
    found = list(_idle())
    for each in found:
        with scope.of(each.workspace_id):
            set_presence(agent=each.agent, state=State.AWAY, reason=NO_SIGN, by_itself=True)
    return len(found)


def _idle() -> Iterator[Presence]:
    """Who talks need not touch the desk."""
    minutes = dict(RoutingRule.unscoped.values_list("workspace_id", "away_minutes"))
    now = clock.now()
    available = Presence.unscoped.filter(state=State.AVAILABLE, agent__deactivated_at=None)
    for each in available.select_related("agent__account"):
        long = timedelta(minutes=minutes.get(each.workspace_id, _DEFAULT))
        if max(each.since, each.active_at or each.since) + long < now and not _talks(each):
            yield each


def _talks(presence: Presence) -> bool:
    up = Call.unscoped.filter(workspace=presence.workspace_id, ended_at=None)
    return up.filter(agent=presence.agent_id).exists()
