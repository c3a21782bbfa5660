"""A recording taken apart for whoever writes it down: one side, some minutes at a time."""

import array
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Literal

Side = Literal["customer", "agent"]

PIECE = 600  # seconds; 9.6 MB, and providers take 25 MB at a time
_QUIET = 300  # of 32,767: what stays below is nobody's voice
_SIDES: tuple[Side, Side] = ("customer", "agent")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some minutes of one side. at: where they begin, in seconds."""

    side: Side
    at: float
    samples: "array.array[int]"
    rate: int


def pieces(recording: IO[bytes]) -> Iterator[Piece]:
    """Of a WAV file of 16 bits, whose left channel is the customer; without those in silence.

    Nobody speaks in them, and engines hear words in silence.
    """
    with wave.open(recording) as sound:
        rate, channels = sound.getframerate(), sound.getnchannels()
        at = 0.0
        while content := sound.readframes(PIECE * rate):
            samples = array.array("h", content)
            if sys.byteorder == "big":
                samples.byteswap()
            for channel, side in enumerate(_SIDES[:channels]):
                own = samples[channel::channels]
                if max(map(abs, own), default=0) > _QUIET:
                    yield Piece(side, at, own, rate)
            at += len(samples) / channels / rate


@contextmanager
def as_file(piece: Piece) -> Iterator[Path]:
    """The piece as a WAV file of one channel, as long as it is used."""
    with NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(piece.rate)
            samples = array.array("h", piece.samples)
            if sys.byteorder == "big":
                samples.byteswap()
            sound.writeframes(samples.tobytes())
        file.flush()
        yield Path(file.name)
