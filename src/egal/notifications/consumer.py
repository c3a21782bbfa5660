"""Reads the stream of events and notes for each agent what concerns them.

One statement writes all that a batch of events leads to, in the transaction of its cursor.
"""

from collections.abc import Sequence
from datetime import datetime

from egal.conversations.models import Reading
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.events.telling import tell_agents
from egal.notifications.concerns import KINDS, Concern, concerns, known_of, together
from egal.notifications.models import Choices, Kind, all_but_new
from egal.shared.prepared import executed
from egal.workspaces import scope
from egal.workspaces.models import Agent
from egal.workspaces.permissions import ROLES

_ADD = """
insert into notifications_notification as known
       (workspace_id, agent_id, conversation_id, kind, actor_name, count, at)
select %(workspace)s::bigint, told.* from unnest(
       %(agents)s::bigint[], %(conversations)s::bigint[], %(kinds)s::text[], %(actors)s::text[],
       %(counts)s::int[], %(moments)s::timestamptz[]) as told
    on conflict (agent_id, conversation_id, kind) where read_at is null
    do update set count = known.count + excluded.count, actor_name = excluded.actor_name,
                  at = excluded.at, mailed_at = null
"""
_SEES = [role for role, permissions in ROLES.items() if "conversations:read" in permissions]


def take(events: Sequence[Event]) -> None:
    """For a consumer: workspace by workspace."""
    by_workspace: dict[int, list[Event]] = {}
    for event in events:
        by_workspace.setdefault(event.workspace_id, []).append(event)
    for workspace_id, those in by_workspace.items():
        with scope.of(workspace_id):
            _tell(workspace_id, those)


consumer = Consumer("notifications", take, kinds=KINDS)


def _tell(workspace_id: int, events: Sequence[Event]) -> None:
    wanted = _wanted()
    known = known_of(events, wanted)
    found = [
        each
        for event in events
        for each in concerns(event, known)
        if each.kind in wanted.get(each.agent_id, ())
    ]
    unseen = _not_seen_yet(found)
    if unseen:
        _add(workspace_id, unseen)
        tell_agents(each.agent_id for each in unseen)


def _wanted() -> dict[int, list[str]]:
    """What each agent at work here wants to be told of."""
    at_work = Agent.objects.filter(deactivated_at=None, role__in=_SEES)
    chosen = dict(Choices.objects.values_list("agent_id", "kinds"))
    return {pk: chosen.get(pk, all_but_new()) for pk in at_work.values_list("pk", flat=True)}


def _not_seen_yet(found: Sequence[Concern]) -> list[Concern]:
    """Without what stands on the screen of whom it concerns: they read it as it came in."""
    if not found:
        return []
    readings = Reading.objects.filter(
        conversation_id__in={each.conversation_id for each in found},
        agent_id__in={each.agent_id for each in found},
    )
    read_at = {(each.agent_id, each.conversation_id): each.read_at for each in readings}
    return [each for each in found if not _is_seen(each, read_at)]


def _is_seen(concern: Concern, read_at: dict[tuple[int, int], datetime]) -> bool:
    at = read_at.get((concern.agent_id, concern.conversation_id))
    return concern.kind != Kind.ASSIGNED and at is not None and at >= concern.at


def _add(workspace_id: int, found: Sequence[Concern]) -> None:
    rows = together(found)
    executed(
        _ADD,
        {
            "workspace": workspace_id,
            "agents": [each.agent_id for each, _ in rows],
            "conversations": [each.conversation_id for each, _ in rows],
            "kinds": [each.kind.value for each, _ in rows],
            "actors": [each.actor_name for each, _ in rows],
            "counts": [count for _, count in rows],
            "moments": [each.at for each, _ in rows],
        },
    )
