"""A telephone network that answers every call that goes out to it."""

import asyncio
from typing import Any

from bench.phone.sound import Sound
from egal.testing.rawsip import Message, parsed


class Network:
    """called: how often."""

    def __init__(self, sound: Sound) -> None:
        self.sound, self.called = sound, 0

    async def open(self) -> str:
        """Where it is."""
        network = self

        class Listens(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, address: Any) -> None:
                if answer := network.answer(parsed(data), self.transport):
                    self.transport.sendto(answer, address)

        loop = asyncio.get_running_loop()
        self._socket, _ = await loop.create_datagram_endpoint(Listens, local_addr=("127.0.0.1", 0))
        return "{}:{}".format(*self._socket.get_extra_info("sockname"))

    def close(self) -> None:
        self._socket.close()

    def answer(self, message: Message, transport: Any) -> bytes:
        if message.code or message.method == "ACK":
            return b""
        kept = [f"{name}: {message.one(name)}" for name in ("Via", "From", "Call-ID", "CSeq")]
        kept.append(f"To: {message.one('To')};tag=network")
        body = ""
        if message.method == "INVITE":
            self.called += 1
            self.sound.talk(message.body)
            own = "{}:{}".format(*transport.get_extra_info("sockname"))
            kept += [f"Contact: <sip:network@{own}>", "Content-Type: application/sdp"]
            body = self.sound.sdp.replace("\n", "\r\n")
        lines = ["SIP/2.0 200 OK", *kept, f"Content-Length: {len(body)}", "", body]
        return "\r\n".join(lines).encode()
