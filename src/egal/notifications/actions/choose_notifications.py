import zoneinfo
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.notifications.models import Choices, Digest, Kind
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent, Workspace
from egal.workspaces.permissions import require

_MORNING = time(8)  # in the workspace's time zone


@transaction.atomic
def choose_notifications(
    *, agent: Agent, actor: Actor, kinds: Collection[str], browser: bool, digest: str
) -> Choices:
    """What this agent is told of, and how. Raises Trouble for a kind or digest there is not.

    Everybody chooses for themselves, and whoever may change agents for others.
    """
    own = (actor.actor_kind, actor.actor_id) == ("agent", agent.id)
    require(actor, "conversations:read" if own else "agents:write", agent.workspace_id)
    if not set(kinds) <= set(Kind.values) or digest not in Digest.values:
        raise Trouble(_("There is no such choice."))
    wanted: dict[str, Any] = {
        "kinds": [kind for kind in Kind.values if kind in kinds],
        "browser": browser,
        "digest": digest,
    }
    due = next_digest(digest, agent.workspace, clock.now())
    chosen, _new = Choices.objects.update_or_create(
        agent=agent,
        defaults={**wanted, "digest_due_at": due, "workspace_id": agent.workspace_id},
    )
    record(
        "agent.notifications_chosen",
        workspace_id=agent.workspace_id,
        actor=actor,
        agent=agent.id,
        name=agent.actor_name,
        **wanted,
    )
    return chosen


def next_digest(digest: str, workspace: Workspace, after: datetime) -> datetime | None:
    """When the one after this moment is due: in an hour, or on the next morning there."""
    if digest == Digest.OFF:
        return None
    if digest == Digest.HOURLY:
        return after + timedelta(hours=1)
    local = after.astimezone(zoneinfo.ZoneInfo(workspace.time_zone))
    today = datetime.combine(local.date(), _MORNING, local.tzinfo)
    return today if today > after else today + timedelta(days=1)
