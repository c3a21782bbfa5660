from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation, Status
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

_BATCH = 100


@transaction.atomic
def snooze(*, conversation: Conversation, actor: Actor, until: datetime) -> None:
    """Out of sight until this moment (with its time zone), or until the customer writes again.

    Snoozing a snoozed one sets another time. Trouble for a moment that has passed.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if until <= clock.now():
        raise Trouble(_("This time has passed already. Choose a later one."))
    before = _shown(conversation)
    if before == {"status": Status.SNOOZED, "until": until.isoformat()}:
        return
    conversation.status, conversation.snoozed_until = Status.SNOOZED, until
    conversation.solved_at = None
    conversation.save(update_fields=["status", "snoozed_until", "solved_at"])
    _record("conversation.snoozed", conversation, actor, before)


@transaction.atomic
def wake(*, conversation: Conversation, actor: Actor) -> None:
    """Snoozed no longer: open again at once. One that is not snoozed stays as it is."""
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if conversation.status == Status.SNOOZED:
        _wake(conversation, actor)


@transaction.atomic
def wake_snoozed(now: datetime | None = None) -> int:
    """Open one batch of those whose time has come, in all workspaces; how many there were.

    For a worker's loop. Several workers at once each take others.
    """
    due = Conversation.unscoped.filter(
        status=Status.SNOOZED, snoozed_until__lte=now or clock.now()
    ).order_by("snoozed_until")
    batch = list(due.select_for_update(skip_locked=True, no_key=True)[:_BATCH])
    for conversation in batch:
        _wake(conversation, SYSTEM)
    return len(batch)


def _wake(conversation: Conversation, actor: Actor) -> None:
    before = _shown(conversation)
    conversation.status, conversation.snoozed_until = Status.OPEN, None
    conversation.save(update_fields=["status", "snoozed_until"])
    _record("conversation.woken", conversation, actor, before)


def _record(
    kind: str, conversation: Conversation, actor: Actor, before: dict[str, str | None]
) -> None:
    record(
        kind,
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        old=before,
        new=_shown(conversation),
    )


def _shown(conversation: Conversation) -> dict[str, str | None]:
    """What intake leaves in `snoozed_until` when it opens a conversation means nothing any more."""
    until = conversation.snoozed_until if conversation.status == Status.SNOOZED else None
    return {"status": str(conversation.status), "until": until.isoformat() if until else None}
