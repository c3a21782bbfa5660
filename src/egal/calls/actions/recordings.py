"""What was recorded of calls: kept, and removed by the rule of the workspace or by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from egal.calls.actions.following import say
from egal.calls.actions.rules import rule_here
from egal.calls.models import Call, Recording, RecordingKind
from egal.calls.telling import tell
from egal.calls.transcripts.engines import engine
from egal.calls.transcripts.finding import let_be_found
from egal.events.record import SYSTEM, Actor
from egal.shared import clock
from egal.shared.files import PIECE, keep_pieces
from egal.shared.leftovers import leave
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.permissions import require

BATCH = 50  # that are removed in one step


def keep_recording(
    *,
    call: Call,
    kind: str,
    path: Path,
    seconds: float,
    peaks: Sequence[int],
    paused: Sequence[Sequence[float]] = (),
    began_at: datetime | None = None,
) -> Recording:
    """Keep this WAV file as what was said in a call; the same again is the one there is.

    kind: of `RecordingKind`. seconds, peaks: as of `Recorded`. paused: spans left out, in seconds.
    began_at: when it begins, by default so long ago as it lasts. The file at `path` stays.
    """
    kept = keep_pieces(_pieces(path))
    with scope.of(call.workspace_id), transaction.atomic():
        call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
        known = Recording.objects.filter(call=call, sha256=kept.sha256).first()
        if known:
            return known
        began_at = began_at or clock.now() - timedelta(seconds=seconds)
        recording = Recording.objects.create(
            workspace_id=call.workspace_id,
            call=call,
            kind=RecordingKind(kind),
            sha256=kept.sha256,
            size=kept.size,
            seconds=seconds,
            peaks=list(peaks),
            paused=[list(span) for span in paused],
            began_at=began_at,
            remove_at=rule_here().removes_at(began_at),
            transcript_state="waiting" if engine() else "",
            transcribe_at=clock.now() if engine() else None,
        )
        tell("call.recorded", recording, SYSTEM, number=call.number)
        say(call)
    return recording


@transaction.atomic
def remove_recording(*, recording: Recording, actor: Actor) -> None:
    """Nobody hears it any more, and what was written down goes too. Trouble when it is gone."""
    require(actor, "recordings:write", recording.workspace_id)
    held = Recording.objects.select_for_update(of=("self",)).select_related("call")
    recording = held.get(pk=recording.pk)
    if recording.removed_at:
        raise Trouble(_("This recording was removed already."))
    _remove(recording, actor)


@transaction.atomic
def remove_expired() -> int:
    """Remove some that are to be kept no longer; how many. For a worker's loop."""
    due = Recording.unscoped.filter(removed_at=None, remove_at__lte=clock.now())
    held = due.select_for_update(of=("self",), skip_locked=True).select_related("call")
    found = list(held.order_by("remove_at")[:BATCH])
    for recording in found:
        with scope.of(recording.workspace_id):
            _remove(recording, SYSTEM)
    return len(found)


def _remove(recording: Recording, actor: Actor) -> None:
    """The row stays and says that there was one."""
    leave([recording.sha256])
    recording.sha256, recording.size, recording.peaks = "", 0, []
    spoken = bool(recording.transcript)
    recording.transcript, recording.transcript_state = [], ""
    recording.transcribe_at = recording.remove_at = None
    recording.removed_at, recording.removed_by = clock.now(), actor.actor_name
    recording.save()
    if spoken:
        let_be_found(recording.call)
    tell("recording.removed", recording, actor, number=recording.call.number)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
