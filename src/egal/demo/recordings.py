"""What the demo's calls sound like: made of the shipped sounds, customer left, agent right."""

import wave
from array import array
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from egal.calls.actions.recordings import keep_recording
from egal.calls.models import Call, Recording, RecordingKind
from egal.calls.sounds import shipped
from egal.calls.transcripts.finding import let_be_found

CUSTOMER = ("callback_confirm_number", "voicemail_thanks", "callback_take", "nobody_there")
AGENT = ("welcome", "callback_now", "connecting", "wait_unknown")
_RATE, _PEAKS = 8000, 400  # samples a second; pieces of the drawing


def record_talk(call: Call, seconds: int) -> Recording:
    """Both speak in turns."""
    left, right = (array("h", bytes(2 * seconds * _RATE)) for _side in range(2))
    for name, side, at in _turns(seconds * _RATE):
        said = _samples(name, call.language)[: seconds * _RATE - at]
        (left if side else right)[at : at + len(said)] = said
    both = array("h", bytes(4 * seconds * _RATE))
    both[::2], both[1::2] = left, right
    return _kept(call, RecordingKind.TALK, both, channels=2)


def record_voicemail(call: Call, text: str) -> Recording:
    """The customer alone, with what they said as an engine would have written it down."""
    said = array("h")
    for name in CUSTOMER:
        said += _samples(name, call.language)
    recording = _kept(call, RecordingKind.VOICEMAIL, said, channels=1)
    recording.transcript_state = "done"
    recording.transcript = [
        {"from": 0.0, "until": recording.seconds, "side": "customer", "text": text}
    ]
    recording.save(update_fields=["transcript_state", "transcript"])
    let_be_found(call)
    return recording


def _turns(end: int) -> Iterator[tuple[str, bool, int]]:
    """Which sound, whether the customer says it, and at which sample."""
    at = _RATE // 2
    for agent, customer in cycle(zip(AGENT, CUSTOMER, strict=True)):
        for name, is_customer in ((agent, False), (customer, True)):
            if at >= end:
                return
            yield name, is_customer, at
            at += len(_samples(name, "de")) + _RATE // 2


def _samples(name: str, language: str) -> "array[int]":
    with wave.open(str(shipped(name, language or "de"))) as sound:
        return array("h", sound.readframes(sound.getnframes()))


def _kept(call: Call, kind: str, samples: "array[int]", *, channels: int) -> Recording:
    step = max(channels, -(-len(samples) // _PEAKS))
    pieces = (samples[at : at + step] for at in range(0, len(samples), step))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "call.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(channels)
            sound.setsampwidth(2)
            sound.setframerate(_RATE)
            sound.writeframes(samples.tobytes())
        return keep_recording(
            call=call,
            kind=kind,
            path=path,
            seconds=len(samples) / channels / _RATE,
            peaks=[round(100 * max(map(abs, piece)) / 32768) for piece in pieces],
        )
