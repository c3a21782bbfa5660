"""Writing down what was said, one recording after the other, in the worker."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from egal.calls.models import Recording
from egal.calls.telling import tell
from egal.calls.transcripts.engines import Engine, NotWrittenDown, engine
from egal.calls.transcripts.finding import let_be_found
from egal.calls.transcripts.sound import as_file, pieces
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.files import opened
from egal.workspaces import scope

TRIES = 5
_IN_HAND = timedelta(hours=2)  # a claim of a worker that was killed lapses
_PAUSE = timedelta(minutes=2)

log = logging.getLogger(__name__)


def write_down() -> int:
    """Write down one recording that waits for it; how many there were, 0 or 1."""
    chosen = engine()
    recording = _claimed() if chosen else None
    if chosen is None or recording is None:
        return 0
    with scope.of(recording.workspace_id):
        _try(recording, chosen)
    return 1


@transaction.atomic
def _claimed() -> Recording | None:
    waiting = Recording.unscoped.filter(transcript_state="waiting", transcribe_at__lte=clock.now())
    held = waiting.select_for_update(of=("self",), skip_locked=True).select_related("call")
    recording = held.order_by("transcribe_at").first()
    if recording:
        recording.transcribe_at = clock.now() + _IN_HAND
        recording.transcript_tries += 1
        recording.save(update_fields=["transcribe_at", "transcript_tries"])
    return recording


def _try(recording: Recording, chosen: Engine) -> None:
    try:
        said = _said(recording, chosen)
    except FileNotFoundError:
        _fail(recording, _("The recording is gone."), again=False)
    except NotWrittenDown as error:
        _fail(recording, str(error), again=error.again)
    except Exception as error:
        log.exception("recording %s was not written down", recording.id)
        _fail(recording, f"{type(error).__name__}: {error}", again=True)
    else:
        _keep(recording, said)


def _said(recording: Recording, chosen: Engine) -> list[dict[str, Any]]:
    """In the order in which it was said. Outside of any transaction: it takes its time."""
    found: list[dict[str, Any]] = []
    with opened(recording.sha256) as sound:
        for piece in pieces(sound):
            with as_file(piece) as path:
                found += [
                    {
                        "from": round(piece.at + each.begin, 2),
                        "until": round(piece.at + each.end, 2),
                        "side": piece.side,
                        "text": each.text,
                    }
                    for each in chosen.written(path, recording.call.language)
                    if each.text
                ]
    return sorted(found, key=lambda each: each["from"])


@transaction.atomic
def _keep(recording: Recording, said: list[dict[str, Any]]) -> None:
    """Unless it was removed meanwhile."""
    own = Recording.objects.filter(pk=recording.pk, removed_at=None)
    done = own.update(
        transcript=said, transcript_state="done", transcript_trouble="", transcribe_at=None
    )
    if done:
        let_be_found(recording.call)
        tell("transcript.written", recording, SYSTEM)


@transaction.atomic
def _fail(recording: Recording, trouble: str, *, again: bool) -> None:
    later = again and recording.transcript_tries < TRIES
    own = Recording.objects.filter(pk=recording.pk, removed_at=None)
    own.update(
        transcript_state="waiting" if later else "failed",
        transcript_trouble=trouble,
        transcribe_at=clock.now() + _PAUSE * recording.transcript_tries if later else None,
    )
    if not later:
        tell("transcript.failed", recording, SYSTEM)
