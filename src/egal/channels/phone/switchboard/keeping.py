"""Recordings on their way into the house: put together, then kept, again and again until it is."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from egal.calls.voice import Track, VoiceError
from egal.channels.phone.switchboard.flow import Flow
from egal.shared import clock


async def keep(flow: Flow, kind: str, tracks: Sequence[Track], since: datetime) -> None:
    """What these legs said, once it is put together. since: when recording began."""
    if flow.test:
        return
    wav = flow.means.folder / f"{flow.id}-{kind}.wav"
    try:
        found = await flow.voice.recorded(tracks, wav)
    except VoiceError:
        return
    if found:
        told = {
            "inbox": flow.plan.line.inbox,
            "call": flow.id,
            "kind": kind,
            "seconds": found.seconds,
            "peaks": list(found.peaks),
            "paused": _paused(flow, since) if kind == "talk" else [],
            "began_at": since.isoformat(),
        }
        _note(found.path, told)


async def keep_talk(flow: Flow) -> None:
    """At the end of a call."""
    if flow.tracks and flow.recorded_since:
        await keep(flow, "talk", flow.tracks, flow.recorded_since)


def waiting(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Recordings to be kept, with what is known of each."""
    notes = sorted(folder.glob("*.json"))
    return [(note.with_suffix(".wav"), json.loads(note.read_text())) for note in notes]


def done(wav: Path) -> None:
    """It is kept."""
    wav.with_suffix(".json").unlink(missing_ok=True)
    wav.unlink(missing_ok=True)


def _note(wav: Path, told: dict[str, Any]) -> None:
    draft = wav.with_suffix(".draft")
    draft.write_text(json.dumps(told))
    draft.rename(wav.with_suffix(".json"))


def _paused(flow: Flow, since: datetime) -> list[list[float]]:
    """As [[from, until]] in seconds of the recording."""
    marks = [*flow.pauses, *([clock.now()] if len(flow.pauses) % 2 else [])]
    seconds = [(mark - since).total_seconds() for mark in marks]
    return [list(pair) for pair in zip(seconds[::2], seconds[1::2], strict=True)]
