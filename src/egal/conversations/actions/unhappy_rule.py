"""Which unhappy posts are put before all else."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import UnhappyRule
from egal.conversations.mood import rule_of
from egal.conversations.mood.measuring import RULE_CHANGED
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

MOST = 1_000_000_000  # people


@transaction.atomic
def change_unhappy_rule(
    *,
    workspace: Workspace,
    actor: Actor,
    on: bool | None = None,
    reach: int | None = None,
    left_out: Collection[str] | None = None,
) -> UnhappyRule:
    """Look for them like this from now on; what is not named stays. Trouble for a senseless number.

    reach: how many at least must have been able to see it. left_out: keys of channels. The worker
    looks at what is open once more.
    """
    require(actor, "workspace:write", workspace.id)
    rule = _held(workspace)
    old = told(rule)
    if on is not None:
        rule.off_at = None if on else rule.off_at or clock.now()
    if reach is not None:
        rule.reach = _checked(reach)
    if left_out is not None:
        rule.left_out = sorted(set(left_out))
    if (new := told(rule)) != old:
        rule.changed_at = clock.now()
        rule.save()
        record(RULE_CHANGED, workspace_id=workspace.id, actor=actor, old=old, new=new)
    return rule


def told(rule: UnhappyRule) -> dict[str, Any]:
    """As the trail and the API have it."""
    return {"on": rule.off_at is None, "reach": rule.reach, "left_out": list(rule.left_out)}


def _held(workspace: Workspace) -> UnhappyRule:
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    return rule_of(workspace.id)


def _checked(reach: int) -> int:
    if not 0 <= reach <= MOST:
        words = _("“%(number)d” is not possible here; choose %(least)d to %(most)d.")
        raise Trouble(words % {"number": reach, "least": 0, "most": MOST})
    return reach
