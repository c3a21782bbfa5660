"""A telephone without SIP: sends a tone as RTP every 20 ms and keeps what it hears."""

import asyncio
import math
import struct
import wave
from array import array
from pathlib import Path
from typing import cast

from egal.channels.phone.embedded.media.codecs import CODECS, PAYLOAD_TYPES, Codec, decoder, encoded
from egal.channels.phone.embedded.media.media import Media

RATE = 8000


def tone(hz: float, seconds: float, size: int = 12000) -> bytes:
    """PCM, 16 bits."""
    count = int(RATE * seconds)
    samples = (int(size * math.sin(2 * math.pi * hz * at / RATE)) for at in range(count))
    return array("h", samples).tobytes()


def strength(samples: bytes, hz: float) -> float:
    """Goertzel: the share of this tone in all there is, 0 to 1."""
    sound = array("h", samples)
    power = sum(each * each for each in sound)
    if not power:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * hz / RATE)
    one = two = 0.0
    for each in sound:
        one, two = each + turn * one - two, one
    return 2 * (one * one + two * two - turn * one * two) / len(sound) / power


class Phone(asyncio.DatagramProtocol):
    """events: what it heard of keys, by their payload type 101."""

    def __init__(self, hz: float, codec: Codec) -> None:
        self.codec, self.heard, self.events = codec, bytearray(), list[bytes]()
        self.packets: list[bytes] = []
        self._sound = encoded(codec, tone(hz, 10))
        self._decode, self._number = decoder(codec), 0
        self._stamp = 0

    @classmethod
    async def made(cls, hz: float = 440, codec: Codec = "PCMA") -> "Phone":
        loop = asyncio.get_running_loop()
        _way, phone = await loop.create_datagram_endpoint(
            lambda: cls(hz, codec), local_addr=("127.0.0.1", 0)
        )
        return phone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.way = cast(asyncio.DatagramTransport, transport)
        self.port: int = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, _from: object) -> None:
        self.packets.append(data)
        if data[1] & 127 == 101:
            self.events.append(data[12:])
        elif data[1] & 127 in CODECS:
            self.heard += self._decode(data[12:])

    def joins(self, media: Media, leg: str) -> None:
        """Becomes this leg."""
        self.to = ("127.0.0.1", media.telephone(leg))
        media.telephone_answers(leg, "127.0.0.1", self.port, self.codec)

    async def talk(self, seconds: float) -> None:
        """Its tone, in packets as a telephone sends them."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        for _packet in range(int(seconds * 50)):
            at = self._stamp % (len(self._sound) - 160)
            self.send(PAYLOAD_TYPES[self.codec], self._sound[at : at + 160])
            self._stamp += 160
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def press(self, digit: int) -> None:
        """RFC 4733."""
        for update in range(1, 9):
            last = 0x80 if update > 5 else 0
            self.send(101, struct.pack(">BBH", digit, last | 10, 160 * min(update, 5)))
            await asyncio.sleep(0.005)
        self._stamp += 1600

    def send(self, kind: int, payload: bytes) -> None:
        header = struct.pack(">BBHII", 0x80, kind, self._number & 0xFFFF, self._stamp, self.port)
        self._number += 1
        self.way.sendto(header + payload, self.to)


def said(path: Path, channel: int) -> bytes:
    """One channel of a stereo file."""
    with wave.open(str(path)) as file:
        both = array("h", file.readframes(file.getnframes()))
        return both[channel :: file.getnchannels()].tobytes()
