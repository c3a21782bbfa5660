"""How a workspace hands out work."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.routing.models import RoutingRule
from egal.routing.rules import rule_of
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

BOUNDS = {
    "calls": (1, 4),
    "chats": (0, 20),
    "mails": (0, 100),
    "offer_seconds": (5, 120),
    "wrap_up_seconds": (0, 600),
    "sticky_seconds": (0, 600),
    "away_minutes": (1, 240),
    "answer_seconds": (5, 600),
}
MOST_REASONS, LONGEST = 12, 40  # of them, and of one in characters
_CHOICES = ("hand_out_chats", "hand_out_mails")


@transaction.atomic
def change_routing_rule(
    *, workspace: Workspace, actor: Actor, reasons: Sequence[str] | None = None, **wanted: Any
) -> RoutingRule:
    """Hand out like this from now on; what is not named stays. Trouble for what is unreasonable.

    wanted: numbers of `BOUNDS`, and `hand_out_chats`, `hand_out_mails`.
    """
    require(actor, "workspace:write", workspace.id)
    rule = _held(workspace)
    old = _told(rule)
    for name, value in wanted.items():
        setattr(rule, name, _checked(name, value))
    if reasons is not None:
        rule.reasons = _checked_reasons(reasons)
    if (new := _told(rule)) == old:
        return rule
    rule.changed_at = clock.now()
    rule.save()
    record("routing.changed", workspace_id=workspace.id, actor=actor, old=old, new=new)
    wake("offers")
    return rule


def _held(workspace: Workspace) -> RoutingRule:
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    return rule_of(workspace.id)


def _checked(name: str, value: Any) -> int | bool:
    if name in _CHOICES:
        return bool(value)
    least, most = BOUNDS[name]
    if not least <= int(value) <= most:
        words = _("“%(number)d” is not possible here; choose %(least)d to %(most)d.")
        raise Trouble(words % {"number": int(value), "least": least, "most": most})
    return int(value)


def _checked_reasons(reasons: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(filter(None, (" ".join(each.split()) for each in reasons))))
    if len(found) > MOST_REASONS or any(len(each) > LONGEST for each in found):
        raise Trouble(
            _("At most %(count)d reasons, each of at most %(length)d characters.")
            % {"count": MOST_REASONS, "length": LONGEST}
        )
    return found


def _told(rule: RoutingRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in (*BOUNDS, *_CHOICES, "reasons")}
