"""Who has listened to what was recorded: noted, because it is not theirs."""

from django.db import transaction

from egal.calls.models import Recording
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


@transaction.atomic
def note_listening(*, recording: Recording, actor: Actor) -> None:
    """Put into the audit trail that this actor begins to listen. recording: with its call."""
    require(actor, "calls:listen", recording.workspace_id)
    record(
        "recording.listened",
        workspace_id=recording.workspace_id,
        actor=actor,
        conversation_id=recording.call.conversation_id,
        recording=recording.id,
        call=recording.call_id,
        number=recording.call.number,
    )
