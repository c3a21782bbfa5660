"""Who has listened to what was recorded: noted, because it is not theirs."""

from django.db import transaction

from egal.calls.models import Recording
from egal.calls.telling import tell
from egal.events.record import Actor
from egal.workspaces.permissions import require


@transaction.atomic
def note_listening(*, recording: Recording, actor: Actor) -> None:
    """Put into the audit trail that this actor begins to listen. recording: with its call."""
    require(actor, "calls:listen", recording.workspace_id)
    tell("recording.listened", recording, actor, number=recording.call.number)
