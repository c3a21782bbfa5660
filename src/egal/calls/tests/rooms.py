"""What tests of recordings need: a call of Mara's, and sound."""

import math
import struct
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

from egal.calls.actions.prompts import store_prompt
from egal.calls.actions.recordings import keep_recording
from egal.calls.models import Call, Prompt, Recording
from egal.calls.tests.wav import a_tone, a_wav
from egal.calls.transcripts.finding import let_be_found
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, message_of, writes


def a_call(nordnetz: Nordnetz, external_id: str = "c1") -> Call:
    """One that is over, shown in a conversation of Mara's."""
    taken = writes(nordnetz.inbox, "Mara", "Telephone call", message_id=f"<{external_id}>")
    return Call.objects.create(
        workspace=nordnetz.workspace,
        inbox=Inbox.objects.get(pk=nordnetz.inbox.pk),
        driver="embedded",
        external_id=external_id,
        way="inbound",
        number="+4940123456",
        message=message_of(taken),
        conversation=conversation_of(taken),
        phase="ended",
        outcome="voicemail",
        began_at=clock.now(),
        ended_at=clock.now(),
    )


def a_recording(nordnetz: Nordnetz) -> Recording:
    """Mara's voicemail of half a second."""
    with TemporaryDirectory() as folder:
        sound = a_sound(Path(folder) / "sound.wav", 440, seconds=0.5)
        call = a_call(nordnetz, "recorded")
        return keep_recording(call=call, kind="voicemail", path=sound, seconds=0.5, peaks=[9])


def an_announcement(nordnetz: Nordnetz) -> Prompt:
    """A tone that Jana brought, in German."""
    return store_prompt(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        name="Christmas",
        language="de",
        source="uploaded",
        content=a_wav(a_tone(440, 1.0, 8000), 8000),
    )


def written(recording: Recording, *said: str) -> Recording:
    """The same, with this written down of what the customer said."""
    recording.transcript = [
        {"from": 0, "until": 1, "side": "customer", "text": each} for each in said
    ]
    recording.transcript_state = "done"
    recording.save()
    let_be_found(recording.call)
    return recording


def a_sound(path: Path, *hertz: int, seconds: float = 2.0) -> Path:
    """A WAV file, a tone for each channel; 0 is silence."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(hertz))
        file.setsampwidth(2)
        file.setframerate(8000)
        samples = [
            round(9000 * math.sin(2 * math.pi * each * number / 8000))
            for number in range(round(8000 * seconds))
            for each in hertz
        ]
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path
