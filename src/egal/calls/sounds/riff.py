"""WAV files as studios, telephones and browsers write them, pure.

RIFF as Microsoft's “Multimedia Programming Interface and Data Specifications 1.0” (1991) has it,
with the formats of RFC 2361; `wave` of the standard library reads PCM alone.
"""

import struct
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_PCM, _FLOAT, _A_LAW, _U_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_RATES = range(4000, 192_001)
_MOST_CHANNELS = 8


class NotSound(ValueError):
    """Not a WAV file of a kind we read. seconds: how long it lasts, where it is only too long."""

    def __init__(self, why: str, *, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Sound:
    """All channels as one. samples: from -1 to 1, worked out when they are asked for."""

    rate: int
    seconds: float
    _samples: Callable[[], Sequence[float]]

    @property
    def samples(self) -> Sequence[float]:
        return self._samples()


def read(content: bytes) -> Sound:
    """What is in the file; NotSound when it cannot be read."""
    parts = dict(_chunks(content))
    form, data = parts.get(b"fmt ", b""), parts.get(b"data", b"")
    if len(form) < 16:
        raise NotSound("no WAV file")
    kind, channels, rate, _bytes, _block, bits = struct.unpack("<HHIIHH", form[:16])
    if kind == _EXTENSIBLE and len(form) >= 26:
        kind = int.from_bytes(form[24:26], "little")
    decode = _DECODERS.get((kind, bits))
    if decode is None or rate not in _RATES or not 1 <= channels <= _MOST_CHANNELS:
        raise NotSound(f"format {kind}, {bits} bits, {channels} channels, {rate} samples a second")
    whole = len(data) - len(data) % (channels * bits // 8)
    seconds = whole / (channels * bits // 8) / rate
    return Sound(rate, seconds, lambda: _as_one(decode(data[:whole]), channels))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The last may be shorter than it says: recorders that were stopped leave such files."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotSound("no WAV file")
    at = 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _as_one(samples: Sequence[float], channels: int) -> Sequence[float]:
    if channels == 1:
        return samples
    each = [samples[number::channels] for number in range(channels)]
    return array("f", (sum(now) / channels for now in zip(*each, strict=True)))


def _bytes_8(data: bytes) -> Sequence[float]:
    return array("f", ((each - 128) / 128 for each in data))


def _of(code: str, full: float) -> Callable[[bytes], Sequence[float]]:
    def decode(data: bytes) -> Sequence[float]:
        numbers: array[float] = array(code, data)
        if sys.byteorder == "big":
            numbers.byteswap()
        return array("f", (each / full for each in numbers))

    return decode


def _bytes_24(data: bytes) -> Sequence[float]:
    """As 32 bits whose lowest are nothing."""
    wide = bytearray(len(data) // 3 * 4)
    for place in range(3):
        wide[place + 1 :: 4] = data[place::3]
    return _of("i", 2.0**31)(bytes(wide))


def _finite(code: str) -> Callable[[bytes], Sequence[float]]:
    """What is above a full swing is cut; what is no number is silence."""

    def decode(data: bytes) -> Sequence[float]:
        numbers = _of(code, 1.0)(data)
        return array("f", (max(-1.0, min(1.0, each)) if each == each else 0.0 for each in numbers))

    return decode


def _by_code(expand: Callable[[int], int]) -> Callable[[bytes], Sequence[float]]:
    table = [expand(code) / 2**15 for code in range(256)]
    return lambda data: array("f", map(table.__getitem__, data))


def _a_law(code: int) -> int:
    """ITU-T G.711, table 1a, as 16 bits."""
    code ^= 0x55
    exponent, mantissa = code >> 4 & 7, code & 15
    size = (mantissa << 4) + 8 if exponent == 0 else (mantissa << 4) + 264 << exponent - 1
    return size if code & 0x80 else -size


def _u_law(code: int) -> int:
    """ITU-T G.711, table 2a, as 16 bits."""
    code ^= 0xFF
    size = ((code & 15) << 3) + 132 << (code >> 4 & 7)
    return 132 - size if code & 0x80 else size - 132


_DECODERS: dict[tuple[int, int], Callable[[bytes], Sequence[float]]] = {
    (_PCM, 8): _bytes_8,
    (_PCM, 16): _of("h", 2.0**15),
    (_PCM, 24): _bytes_24,
    (_PCM, 32): _of("i", 2.0**31),
    (_FLOAT, 32): _finite("f"),
    (_FLOAT, 64): _finite("d"),
    (_A_LAW, 8): _by_code(_a_law),
    (_U_LAW, 8): _by_code(_u_law),
}
