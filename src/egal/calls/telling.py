"""What became of a recording, told as an event."""

from typing import Any

from egal.calls.models import Recording
from egal.events.record import Actor, record


def tell(kind: str, recording: Recording, actor: Actor, **more: Any) -> None:
    """Record an event of this kind, in the conversation in which the call is shown, if it is.

    recording: with its call. more: what else the event says.
    """
    message = recording.call.message
    record(
        kind,
        workspace_id=recording.workspace_id,
        actor=actor,
        conversation_id=message.conversation_id if message else None,
        recording=recording.id,
        call=recording.call_id,
        message=message.id if message else None,
        **more,
    )
