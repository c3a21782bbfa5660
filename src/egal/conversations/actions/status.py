from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation, Status
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.permissions import require

_EVENTS = {
    Status.OPEN: "conversation.reopened",
    Status.WAITING: "conversation.waiting",
    Status.SOLVED: "conversation.solved",
}


@transaction.atomic
def solve(*, conversation: Conversation, actor: Actor) -> None:
    """The matter is settled; a reply within the workspace's limit reopens it."""
    require(actor, "conversations:write", conversation.workspace_id)
    set_status(conversation=locked(conversation), actor=actor, status=Status.SOLVED)


@transaction.atomic
def reopen(*, conversation: Conversation, actor: Actor) -> None:
    """We owe something again."""
    require(actor, "conversations:write", conversation.workspace_id)
    set_status(conversation=locked(conversation), actor=actor, status=Status.OPEN)


@transaction.atomic
def wait(*, conversation: Conversation, actor: Actor) -> None:
    """The customer owes something; a reply opens it again."""
    require(actor, "conversations:write", conversation.workspace_id)
    set_status(conversation=locked(conversation), actor=actor, status=Status.WAITING)


def set_status(*, conversation: Conversation, actor: Actor, status: str) -> None:
    """Change the status of a locked conversation; the same one again is no event.

    Not to `snoozed`: that needs a time, and is the verb `snooze`.
    """
    before, after = conversation.status, Status(status)
    if before == after:
        return
    conversation.status = after
    conversation.solved_at = clock.now() if after == Status.SOLVED else None
    conversation.snoozed_until = None
    conversation.save(update_fields=["status", "solved_at", "snoozed_until"])
    record(
        _EVENTS[after],
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        old=before,
        new=after,
    )
