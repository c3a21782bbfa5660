from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.bulk.verbs import checked
from egal.conversations.models import BulkChange
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

MOST = 10_000  # conversations of one change


@transaction.atomic
def begin_bulk_change(
    *,
    workspace: Workspace,
    actor: Actor,
    verb: str,
    given: Mapping[str, Any],
    conversations: Collection[int],
) -> BulkChange:
    """Let a worker make this change to all of these, soon.

    verb, given: as `VERBS` has them. conversations: their ids, in whatever order; one that is not
    in this workspace is refused when its turn comes. Trouble for a change that makes no sense.
    """
    require(actor, "conversations:write", workspace.id)
    if not 0 < len(conversations) <= MOST:
        raise Trouble(_("Choose between one and 10,000 conversations."))
    change = BulkChange.objects.create(
        workspace=workspace,
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        verb=verb,
        given=checked(verb, given),
        conversation_ids=sorted(set(conversations)),  # locks are taken in this order everywhere
        created_at=clock.now(),
    )
    _record("bulk_change.begun", change, actor)
    wake("bulk")
    return change


@transaction.atomic
def undo_bulk_change(*, change: BulkChange, actor: Actor) -> None:
    """Make each what it was before; what was changed since stays as it is, and is told.

    One that is still under way goes no further. Trouble for one that is being taken back already.
    """
    require(actor, "conversations:write", change.workspace_id)
    fresh = BulkChange.objects.filter(pk=change.pk, undoing=None)
    if not fresh.update(undoing=clock.now(), finished_at=None):
        raise Trouble(_("This is being taken back already."))
    _record("bulk_change.undone", change, actor)
    wake("bulk")


def _record(kind: str, change: BulkChange, actor: Actor) -> None:
    record(
        kind,
        workspace_id=change.workspace_id,
        actor=actor,
        bulk_change=change.id,
        verb=change.verb,
        count=len(change.conversation_ids),
    )
