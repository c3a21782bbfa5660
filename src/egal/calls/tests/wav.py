"""Sound for tests, as files."""

import math
import struct
from collections.abc import Sequence


def a_tone(pitch: float, seconds: float, rate: int, loud: float = 0.3) -> list[float]:
    """pitch: in Hz. loud: from 0 to 1."""
    count = round(seconds * rate)
    return [loud * math.sin(2 * math.pi * pitch * number / rate) for number in range(count)]


def a_wav(samples: Sequence[float], rate: int) -> bytes:
    """One channel of 16 bits."""
    numbers = [round(each * 32767) for each in samples]
    return riff(1, 1, rate, 16, struct.pack(f"<{len(numbers)}h", *numbers))


def riff(kind: int, channels: int, rate: int, bits: int, data: bytes) -> bytes:
    """kind: 1 for PCM, 3 for floats, 6 for A-law, 7 for µ-law."""
    block = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    parts = b"fmt " + struct.pack("<I", len(form)) + form
    parts += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts
