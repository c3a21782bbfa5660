"""What we say ourselves, packet by packet: RTP (RFC 3550, 5.1) from one source a leg, as long as it
lasts. The library would begin a new source with each sound, and telephones built on libre hear no
more than eight in a call.
"""

import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle
from pathlib import Path

from egal.channels.phone.embedded.media.codecs import FRAME, PAYLOAD_TYPES, Codec
from egal.channels.phone.embedded.media.proxy import LOOPBACK
from egal.channels.phone.embedded.media.sounds import Ready

_TICK = 0.02  # seconds
_LATE = 0.2  # seconds behind, from which on what is late is not said
_KEPT = 16  # sounds in memory; music and the usual words


@dataclass(slots=True)
class _Source:
    """Of one leg. number: of the next packet. said: how many there were."""

    stream: int = field(default_factory=lambda: random.getrandbits(32))
    number: int = field(default_factory=lambda: random.getrandbits(15))
    clock: int = field(default_factory=lambda: random.getrandbits(31))
    spoke_at: int = -2  # the tick of the last packet
    said: int = 0

    def packet(self, tick: int, payload_type: int, sound: bytes) -> bytes:
        """The first after a pause is marked (RFC 3551, 4.1)."""
        first = self.spoke_at != tick - 1
        moment = (self.clock + tick * FRAME) & 0xFFFFFFFF
        header = (0x80, payload_type | (0x80 if first else 0), self.number, moment, self.stream)
        self.number, self.spoke_at = (self.number + 1) & 0xFFFF, tick
        self.said += 1
        return struct.pack(">BBHII", *header) + sound


@dataclass(slots=True)
class _Speech:
    port: int
    payload_type: int
    pieces: Iterator[bytes]


class Speaker:
    """A thread of its own for all legs: sound goes on evenly while the event loop computes."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._speeches: dict[str, _Speech] = {}
        self._change = threading.Condition()
        self._closed = False
        self._way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def say(self, leg: str, port: int, codec: Codec, ready: Ready, *, again: bool) -> None:
        """To the inner port of this leg, instead of what it is told now. again: without an end."""
        number = PAYLOAD_TYPES[codec]
        pieces = _pieces(ready.stem.with_name(f"{ready.stem.name}.{number}"))
        with self._change:
            self._sources.setdefault(leg, _Source())
            said = cycle(pieces) if again else iter(pieces)
            self._speeches[leg] = _Speech(port, number, said)
            self._change.notify()

    def stop(self, leg: str) -> None:
        """Say nothing to it."""
        with self._change:
            self._speeches.pop(leg, None)

    def said(self, leg: str) -> int:
        """Packets so far."""
        source = self._sources.get(leg)
        return source.said if source else 0

    def forget(self, leg: str) -> None:
        """It is over."""
        self.stop(leg)
        self._sources.pop(leg, None)

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify()
        self._thread.join()
        self._way.close()

    def _run(self) -> None:
        began = time.monotonic()
        tick = 0
        while self._waited():
            now = int((time.monotonic() - began) / _TICK)
            tick = now if now - tick > _LATE / _TICK else tick + 1
            self._speak(tick)
            time.sleep(max(0.0, began + (tick + 1) * _TICK - time.monotonic()))

    def _waited(self) -> bool:
        """Until there is something to say; False once there never will be."""
        with self._change:
            self._change.wait_for(lambda: self._speeches or self._closed)
            return not self._closed

    def _speak(self, tick: int) -> None:
        with self._change:
            for leg, speech in list(self._speeches.items()):
                if (sound := next(speech.pieces, None)) is None:
                    del self._speeches[leg]
                    continue
                packet = self._sources[leg].packet(tick, speech.payload_type, sound)
                with suppress(OSError):  # a packet is lost; the next one may not be
                    self._way.sendto(packet, (LOOPBACK, speech.port))


@lru_cache(maxsize=_KEPT)
def _pieces(path: Path) -> tuple[bytes, ...]:
    """Of 20 ms each, 160 bytes in each codec there is."""
    content = path.read_bytes()
    return tuple(content[place : place + FRAME] for place in range(0, len(content), FRAME))
