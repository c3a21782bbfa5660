"""What is played, made ready: sounds one after the other as one file in the codec of a leg.

One file, because then nothing is heard between them. A file is made once and known by what is in
it; the folder may be emptied at any time.
"""

import asyncio
import contextlib
import hashlib
import os
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from egal.calls.voice import VoiceError
from egal.channels.phone.embedded.media.codecs import FRAME, PAYLOAD_TYPES, RATE, Codec, encoded

_MOST = 200 * 1024 * 1024  # bytes of the folder, beyond which what was used least goes


@dataclass(frozen=True, slots=True)
class Ready:
    """stem: the file's path without the payload type at its end."""

    stem: Path
    seconds: float


class Sounds:
    """Those in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.silence = {codec: self._kept(codec, bytes(2 * RATE)) for codec in PAYLOAD_TYPES}

    async def ready(self, files: Sequence[Path], codec: Codec) -> Ready:
        """VoiceError when one is not mono, 8,000 samples a second, 16 bits, or not there."""
        return await asyncio.to_thread(self._ready, tuple(files), codec)

    def _ready(self, files: Sequence[Path], codec: Codec) -> Ready:
        try:
            return self._kept(codec, b"".join(map(_samples, files)))
        except (OSError, EOFError, wave.Error) as error:
            raise VoiceError(f"A sound cannot be read: {error}") from error

    def _kept(self, codec: Codec, samples: bytes) -> Ready:
        """Made up to whole packets: what is over is not sent."""
        whole = samples + bytes(-len(samples) % (2 * FRAME))
        stem = self._folder / hashlib.sha256(whole).hexdigest()[:32]
        path = stem.with_name(f"{stem.name}.{PAYLOAD_TYPES[codec]}")
        if path.exists():
            os.utime(path)
        else:
            self._make_room()
            _write(path, encoded(codec, whole))
        return Ready(stem, len(whole) / 2 / RATE)

    def _make_room(self) -> None:
        """Another thread may write or remove there at the same time."""
        there = [path for path in self._folder.glob("*.[089]") if path.exists()]
        with contextlib.suppress(FileNotFoundError):
            size = sum(path.stat().st_size for path in there)
            for path in sorted(there, key=lambda path: path.stat().st_mtime):
                if size <= _MOST:
                    return
                size -= path.stat().st_size
                path.unlink()


def _samples(file: Path) -> bytes:
    with wave.open(str(file), "rb") as sound:
        shape = sound.getnchannels(), sound.getframerate(), sound.getsampwidth()
        if shape != (1, RATE, 2):
            raise wave.Error(f"{file.name} is not mono with 8,000 samples of 16 bits a second")
        return sound.readframes(sound.getnframes())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: somebody may play it the next moment."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="draft-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).rename(path)
