from django.db import transaction

from egal.conversations.models import Inbox, Pause
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces.permissions import require


@transaction.atomic
def pause_inbox(*, inbox: Inbox, actor: Actor) -> None:
    """Let what is written wait until somebody resumes it; mail is taken in all the same."""
    require(actor, "inboxes:write", inbox.workspace_id)
    paused = Inbox.objects.filter(pk=inbox.pk, paused_at=None).update(
        paused_at=clock.now(), paused_by=actor.actor_name
    )
    if paused:
        record(
            "inbox.paused",
            workspace_id=inbox.workspace_id,
            actor=actor,
            inbox=inbox.id,
            until=None,
            reason="",
        )


@transaction.atomic
def resume_inbox(*, inbox: Inbox, actor: Actor) -> None:
    """Send again, at once, also where the inbox rested by itself."""
    require(actor, "inboxes:write", inbox.workspace_id)
    resumed = Inbox.objects.filter(pk=inbox.pk, paused_at__isnull=False).update(
        paused_at=None, paused_by=""
    )
    rested, _by_model = Pause.objects.filter(inbox=inbox).delete()
    if resumed or rested:
        record("inbox.resumed", workspace_id=inbox.workspace_id, actor=actor, inbox=inbox.id)
        wake("outbox")
