"""G.711: 8,000 samples a second in 8 bits each, by the A-law of Europe or the µ-law of America.

Source: ITU-T G.711 (11/1988), tables 1a to 2b. Samples here are 16 bits, little-endian, in which
an A-law sample has 13 and a µ-law one 14 that count.
"""

from array import array
from functools import cache
from typing import Literal

Law = Literal["A", "µ"]
_BIAS, _CLIP = 33, 0x1FFF  # of µ-law


def decode(law: Law, sound: bytes) -> bytes:
    """To 16 bits each."""
    low, high = _expansion(law)
    samples = bytearray(2 * len(sound))
    samples[0::2], samples[1::2] = sound.translate(low), sound.translate(high)
    return bytes(samples)


def encode(law: Law, samples: bytes) -> bytes:
    """From 16 bits each."""
    return bytes(map(_compression(law).__getitem__, memoryview(samples).cast("H")))


@cache
def _expansion(law: Law) -> tuple[bytes, bytes]:
    """Low and high byte of each code's sample."""
    samples = array("h", map(_from_a if law == "A" else _from_mu, range(256))).tobytes()
    return samples[0::2], samples[1::2]


@cache
def _compression(law: Law) -> bytes:
    """The code of each sample, by its 16 bits taken as a number without a sign."""
    one = _to_a if law == "A" else _to_mu
    return bytes(one(bits - 65536 if bits > 32767 else bits) for bits in range(65536))


def _from_a(code: int) -> int:
    code ^= 0x55
    segment, step = (code >> 4) & 7, code & 15
    size = (2 * step + 33) << (segment - 1) if segment else 2 * step + 1
    return 8 * size if code & 0x80 else -8 * size


def _from_mu(code: int) -> int:
    code ^= 0xFF
    size = ((2 * (code & 15) + _BIAS) << ((code >> 4) & 7)) - _BIAS
    return -4 * size if code & 0x80 else 4 * size


def _to_a(sample: int) -> int:
    size = (sample if sample >= 0 else ~sample) >> 4
    segment = max(0, size.bit_length() - 4)
    step = (size >> max(0, segment - 1)) & 15
    return ((segment << 4) | step | (0x80 if sample >= 0 else 0)) ^ 0x55


def _to_mu(sample: int) -> int:
    size = min(((sample if sample >= 0 else ~sample) >> 2) + _BIAS, _CLIP)
    segment = size.bit_length() - 6
    step = (size >> (segment + 1)) & 15
    return ((segment << 4) | step | (0 if sample >= 0 else 0x80)) ^ 0xFF
