"""Keys as packets: RFC 4733."""

import asyncio
import random
import socket
import struct
from collections.abc import Iterator

KEYS = "0123456789*#"
_STEP = 160  # of the clock in 20 ms
_UPDATES = 5  # packets while the key is down: 100 ms
_ENDS = 3  # copies of the last one, so that one arrives
_PAUSE = 0.1  # seconds between two keys
_VOLUME = 10  # -10 dBm0


def packets(digits: str, payload_type: int) -> Iterator[tuple[float, bytes]]:
    """Each with the seconds to wait after it. ValueError for what is no key."""
    stream, number = random.getrandbits(32), random.getrandbits(15)
    began = random.getrandbits(30)
    for digit in digits:
        for pause, body, first in _press(_event(digit)):
            header = (0x80, payload_type | (0x80 if first else 0), number & 0xFFFF, began, stream)
            yield pause, struct.pack(">BBHII", *header) + body
            number += 1
        began += 10 * _STEP


async def send(packet_port: int, digits: str, payload_type: int) -> None:
    """To the inner port of a leg, from where they go out as its other packets do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        for pause, packet in packets(digits, payload_type):
            way.sendto(packet, ("127.0.0.1", packet_port))
            await asyncio.sleep(pause)


def _event(digit: str) -> int:
    if digit not in KEYS:
        raise ValueError(f"There is no key {digit!r}.")
    return KEYS.index(digit)


def _press(event: int) -> Iterator[tuple[float, bytes, bool]]:
    """Pause after it, payload, whether it is the first."""
    for update in range(1, _UPDATES + 1):
        yield 0.02, struct.pack(">BBH", event, _VOLUME, update * _STEP), update == 1
    for copy in range(_ENDS):
        last = struct.pack(">BBH", event, 0x80 | _VOLUME, _UPDATES * _STEP)
        yield (_PAUSE if copy == _ENDS - 1 else 0.0), last, False
