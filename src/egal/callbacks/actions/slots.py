"""How many callbacks a workspace promises, and when."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.callbacks.models import CallbackSlots
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

_BOUNDS = {
    "minutes": (5, 240),
    "capacity": (1, 500),
    "days_ahead": (1, 60),
    "lead_minutes": (0, 7 * 24 * 60),
    "tries": (1, 10),
    "retry_minutes": (1, 24 * 60),
}


@transaction.atomic
def change_slots(
    *,
    workspace: Workspace,
    actor: Actor,
    offered: bool,
    minutes: int,
    capacity: int,
    days_ahead: int,
    lead_minutes: int,
    tries: int | None = None,
    retry_minutes: int | None = None,
) -> CallbackSlots:
    """Offer callbacks like this from now on, or none for now; what is promised stays promised.

    tries, retry_minutes: None leaves them as they are.
    """
    require(actor, "workspace:write", workspace.id)
    wanted = {
        "minutes": minutes,
        "capacity": capacity,
        "days_ahead": days_ahead,
        "lead_minutes": lead_minutes,
        **({} if tries is None else {"tries": tries}),
        **({} if retry_minutes is None else {"retry_minutes": retry_minutes}),
    }
    _refuse_unreasonable(wanted)
    before = CallbackSlots.objects.select_for_update().filter(workspace=workspace).first()
    now = clock.now()
    paused_at = None if offered else (before and before.paused_at) or now
    kept, _made = CallbackSlots.objects.update_or_create(
        workspace=workspace, defaults={**wanted, "paused_at": paused_at, "changed_at": now}
    )
    old, new = _told(before), _told(kept)
    if old != new:
        record("callbacks.changed", workspace_id=workspace.id, actor=actor, old=old, new=new)
    return kept


def _refuse_unreasonable(wanted: dict[str, int]) -> None:
    for name, number in wanted.items():
        least, most = _BOUNDS[name]
        if not least <= number <= most:
            words = _("“%(number)d” is not possible here; choose %(least)d to %(most)d.")
            raise Trouble(words % {"number": number, "least": least, "most": most})


def _told(slots: CallbackSlots | None) -> dict[str, Any]:
    if slots is None:
        return {}
    return {**{name: getattr(slots, name) for name in _BOUNDS}, "offered": slots.paused_at is None}
