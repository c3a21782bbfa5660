"""Who writes down what was said: a model in this process, a server with OpenAI's API, or nobody.

Which one stands in EGAL_TRANSCRIPTION; its own imports come when it is asked for the first time.
"""

import importlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext_noop as _

from egal.shared.http import NoAnswer, Unacceptable, post

LOCAL = "faster-whisper"
_PATIENCE = 600.0  # seconds for one piece of sound
_PATH = "/v1/audio/transcriptions"


class NotWrittenDown(Exception):
    """It could not be done. The text is as that of Unreadable. again: whether later it may."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said. begin, end: in seconds from the beginning of the sound."""

    begin: float
    end: float
    text: str


class Engine(Protocol):
    """Writes down a WAV file of one channel, at most some minutes long."""

    def written(self, sound: Path, language: str) -> Sequence[Said]:
        """What it hears. language: "de", "en" or "" for whichever. Raises NotWrittenDown."""


def engine() -> Engine | None:
    """The one that is set; None for none."""
    chosen = settings.EGAL.transcription
    if not chosen:
        return None
    model = settings.EGAL.transcription_model
    if chosen == LOCAL:
        return Local(model or "small")
    return Server(chosen, settings.EGAL.transcription_key, model or "whisper-1")


@dataclass(frozen=True, slots=True)
class Server:
    """By `POST /v1/audio/transcriptions` as OpenAI documents it, and many others offer it.

    https://platform.openai.com/docs/api-reference/audio/createTranscription (read November 2026).
    """

    url: str
    key: str
    model: str

    def written(self, sound: Path, language: str) -> Sequence[Said]:
        fields = {"model": self.model, "response_format": "verbose_json"}
        if language:
            fields["language"] = language
        content, kind = _form(fields, sound)
        headers = {"Content-Type": kind}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            answer = post(
                f"{self.url}{_PATH}", content, headers, deadline=_PATIENCE, patience=_PATIENCE
            )
        except NoAnswer as error:
            raise NotWrittenDown(
                _("The transcription server did not answer."), again=True
            ) from error
        except Unacceptable as error:
            raise NotWrittenDown(str(error), again=False) from error
        if not answer.ok:
            busy = answer.status in (408, 425, 429) or answer.status >= 500
            reason = _("The transcription server refused: look at its key, model and address.")
            raise NotWrittenDown(reason, again=busy)
        return _heard(answer.content)


@dataclass(frozen=True, slots=True)
class Local:
    """By faster-whisper in this process: https://github.com/SYSTRAN/faster-whisper."""

    model: str

    def written(self, sound: Path, language: str) -> Sequence[Said]:
        with _ONE_AT_A_TIME:
            segments, _info = _model(self.model).transcribe(str(sound), language=language or None)
            return [Said(each.start, each.end, each.text.strip()) for each in segments]


_ONE_AT_A_TIME = threading.Lock()


@cache
def _model(name: str) -> Any:
    try:
        whisper = importlib.import_module("faster_whisper")
    except ImportError as error:
        reason = _("faster-whisper is not installed here. Install it beside Egal with pip.")
        raise NotWrittenDown(reason, again=False) from error
    return whisper.WhisperModel(name, device="auto", compute_type="int8")


def _form(fields: dict[str, str], sound: Path) -> tuple[bytes, str]:
    """multipart/form-data (RFC 7578) and its type."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="call.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    content = (
        "".join([*parts, file]).encode() + sound.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    )
    return content, f"multipart/form-data; boundary={boundary}"


def _heard(content: bytes) -> list[Said]:
    """Of an answer with its pieces, or with the text alone."""
    unknown = NotWrittenDown(_("The transcription server answered something unknown."), again=False)
    try:
        found = json.loads(content)
        pieces = found.get("segments") or [{"start": 0, "end": 0, "text": found["text"]}]
        return [
            Said(float(each["start"]), float(each["end"]), str(each["text"]).strip())
            for each in pieces
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise unknown from None
