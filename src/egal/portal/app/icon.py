"""The portal's icon on a home screen: our sign in the workspace's accent, drawn here."""

import math
import struct
import zlib
from functools import lru_cache

SIZES = (180, 192, 512)  # pixels: iPhone, Android, Android's start screen
_LEFT, _RIGHT, _BARS, _RADIUS = 10.5, 21.5, (13.0, 19.0), 1.5  # of mark.svg, in 32 parts
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@lru_cache(maxsize=64)
def icon(size: int, colour: str) -> bytes:
    """A PNG of so many pixels each way, white on this colour ("#rrggbb").

    It fills the square: home screens cut their own shape out of it, the sign is well inside.
    """
    ground = bytes.fromhex(colour[1:])
    rows = b"".join(b"\0" + _row(y, size, ground) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def squared(picture: bytes) -> int:
    """How many pixels a square PNG has each way; 0 for any other picture."""
    if len(picture) < 24 or picture[:8] != _SIGNATURE:
        return 0
    width, height = struct.unpack(">II", picture[16:24])
    return int(width) if width == height else 0


def _row(y: int, size: int, ground: bytes) -> bytes:
    height = (y + 0.5) * 32 / size
    if all(abs(height - bar) > _RADIUS + 0.5 for bar in _BARS):
        return ground * size
    covers = (_cover((x + 0.5) * 32 / size, height, size) for x in range(size))
    return b"".join(_mixed(ground, cover) for cover in covers)


def _cover(x: float, y: float, size: int) -> float:
    """How much of this pixel the sign covers, from 0 to 1."""
    beside = max(_LEFT - x, 0.0, x - _RIGHT)
    away = min(math.hypot(beside, y - bar) for bar in _BARS) - _RADIUS
    return min(max(0.5 - away * size / 32, 0.0), 1.0)


def _mixed(ground: bytes, cover: float) -> bytes:
    return bytes(round(each + (255 - each) * cover) for each in ground)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
