"""A telephone that speaks one tone and notes the moment at which it hears another."""

import array
import asyncio
import socket
import time
from types import TracebackType
from typing import Any, Self

from bench.phone.sound import PACKET, packet_of
from egal.channels.phone.embedded.media.g711 import decode
from egal.testing.rawsip import SOUND
from egal.testing.telephone import strength

_HEAD = 12  # bytes
_SURE = 3  # packets of it, one after the other; music is never so pure for so long
_PURE = 0.8


class Ear:
    """hz: what it listens for. sdp: where it is."""

    def __init__(self, hz: float) -> None:
        self._hz = hz
        self._came: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._first, self._in_turn = 0.0, 0
        self._speaking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        ear = self

        class Listens(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, _address: Any) -> None:
                ear._take(data)

        loop = asyncio.get_running_loop()
        self._way, _ = await loop.create_datagram_endpoint(
            Listens, local_addr=("127.0.0.1", 0), family=socket.AF_INET
        )
        port = self._way.get_extra_info("sockname")[1]
        self.sdp = SOUND.replace("m=audio 9 ", f"m=audio {port} ")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._speaking:
            self._speaking.cancel()
        self._way.close()

    def talk(self, sdp: str) -> None:
        """Speak to where an SDP says, until the end."""
        port = next(line for line in sdp.splitlines() if line.startswith("m=audio")).split()[1]
        self._speaking = asyncio.create_task(self._speak(int(port)))

    async def heard(self, seconds: float) -> float:
        """When it first came, by time.time(); TimeoutError where it does not for so long."""
        async with asyncio.timeout(seconds):
            return await asyncio.shield(self._came)

    async def _speak(self, port: int) -> None:
        number, due = 0, time.monotonic()
        while True:
            self._way.sendto(packet_of(number, port), ("127.0.0.1", port))
            number, due = number + 1, due + PACKET
            await asyncio.sleep(max(due - time.monotonic(), 0))

    def _take(self, packet: bytes) -> None:
        samples = array.array("h", decode("A", packet[_HEAD:]))
        if strength(samples, self._hz) < _PURE:
            self._in_turn = 0
            return
        self._first = self._first if self._in_turn else time.time()
        self._in_turn += 1
        if self._in_turn == _SURE and not self._came.done():
            self._came.set_result(self._first)
