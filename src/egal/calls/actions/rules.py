"""Whether a workspace records, and how long it keeps what was recorded."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from egal.calls.models import Recording, RecordingRule
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST = 3650  # days


def rule_here() -> RecordingRule:
    """That of the workspace in force; where it has none, talks are not recorded."""
    found = RecordingRule.objects.first()
    return found or RecordingRule(workspace_id=scope.workspace_id())


@transaction.atomic
def change_recording_rule(
    *, workspace: Workspace, actor: Actor, talks: bool, keep_days: int | None
) -> RecordingRule:
    """Record like this from now on. keep_days: of everything, what there is already included.

    None keeps it until somebody removes it. The same again is no event.
    """
    require(actor, "workspace:write", workspace.id)
    if keep_days is not None and not 1 <= keep_days <= LONGEST:
        raise Trouble(_("Choose 1 to %(most)d days.") % {"most": LONGEST})
    before = RecordingRule.objects.select_for_update().filter(workspace=workspace).first()
    rule, _made = RecordingRule.objects.update_or_create(
        workspace=workspace,
        defaults={"talks": talks, "keep_days": keep_days, "changed_at": clock.now()},
    )
    old, new = _told(before or RecordingRule()), _told(rule)
    if old["keep_days"] != new["keep_days"]:
        _keep_anew(keep_days)
    if old != new:
        record("recording.rule_changed", workspace_id=workspace.id, actor=actor, old=old, new=new)
    return rule


def _keep_anew(keep_days: int | None) -> None:
    lasting = None if keep_days is None else F("began_at") + timedelta(days=keep_days)
    Recording.objects.filter(removed_at=None).update(remove_at=lasting)


def _told(rule: RecordingRule) -> dict[str, Any]:
    return {"talks": rule.talks, "keep_days": rule.keep_days}
