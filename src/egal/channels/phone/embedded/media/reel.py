"""A WAV file that is written from its beginning to its end while sound comes in almost in order."""

import wave
from array import array
from itertools import pairwise
from pathlib import Path

from egal.channels.phone.embedded.media.codecs import RATE

_WINDOW = 4 * RATE  # samples in memory: sound may come that much out of order
_BLOCK = RATE // 10  # samples written at a time, for which the loudness is noted
_PIECES = 400


class Reel:
    """channels: one or two. Where nothing is put is silence."""

    def __init__(self, path: Path, channels: int) -> None:
        self._file = wave.open(str(path), "wb")  # noqa: SIM115 - open until close()
        self._file.setnchannels(channels)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)
        self._tracks = [bytearray() for _ in range(channels)]
        self._begin = 0
        self._loudest: list[int] = []

    def put(self, channel: int, position: int, sound: bytes) -> None:
        """16 bits each, from this sample on; what is older than the window is left out."""
        while position - self._begin > _WINDOW:
            self._write()
        offset = position - self._begin
        if offset < 0:
            sound, offset = sound[-2 * offset :], 0
        track = self._tracks[channel]
        track.extend(bytes(max(0, 2 * offset - len(track))))
        track[2 * offset : 2 * offset + len(sound)] = sound

    def close(self) -> tuple[float, list[int]]:
        """Seconds, and loudness from 0 to 100 in up to 400 equal pieces."""
        end = self._begin + max(len(track) // 2 for track in self._tracks)
        while self._begin < end:
            self._write(min(_BLOCK, end - self._begin))
        self._file.close()
        return end / RATE, _in_pieces(self._loudest)

    def _write(self, samples: int = _BLOCK) -> None:
        both = array("h", bytes(2 * samples * len(self._tracks)))
        for channel, track in enumerate(self._tracks):
            both[channel :: len(self._tracks)] = array(
                "h", track[: 2 * samples].ljust(2 * samples, b"\0")
            )
            del track[: 2 * samples]
        self._file.writeframes(both)
        self._loudest.append(max(max(both), -min(both)))
        self._begin += samples


def _in_pieces(loudest: list[int]) -> list[int]:
    """As an eye takes loudness: by the root of the largest sample."""
    count = min(_PIECES, len(loudest))
    edges = [piece * len(loudest) // count for piece in range(count + 1)] if count else [0]
    return [round(100 * (max(loudest[begin:end]) / 32768) ** 0.5) for begin, end in pairwise(edges)]
