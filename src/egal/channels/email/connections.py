"""The clients of the SMTP receiver: how many, how long, and how they are sent away."""

import asyncio
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP

from egal.channels.email.parsing import MAX_SIZE

MAX_CONNECTIONS = 200
IDLE = 60.0  # seconds without a byte
CHECK = 5.0  # seconds between two looks
MAX_AGE = 900.0  # seconds a connection may last, however busy it seems
_MAX_LINE = 64 * 1024  # octets; many programs send more than the 1,000 of the RFC


class Floor:
    """All clients being served at the moment."""

    def __init__(self) -> None:
        self.connections: WeakSet[Connection] = WeakSet()

    def admit(self, receiver: Any, hostname: str) -> asyncio.Protocol:
        if len(self.connections) >= MAX_CONNECTIONS:
            return _TooMany()
        connection = Connection(receiver, hostname, self)
        self.connections.add(connection)
        return connection

    async def watch(self) -> None:
        """Dismiss those who are silent or never finish."""
        while True:
            await asyncio.sleep(CHECK)
            self.dismiss_idle(asyncio.get_running_loop().time())

    def dismiss_idle(self, now: float) -> None:
        for one in list(self.connections):
            if now - one.heard > IDLE or now - one.began > MAX_AGE:
                one.dismiss("You took too long, try again later")

    async def empty(self, grace: float) -> None:
        """Dismiss everybody, those in a transaction after it or after `grace` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        while self.connections and loop.time() < deadline:
            for one in [one for one in self.connections if not one.in_transaction]:
                one.dismiss("We are closing, try again later")
            await asyncio.sleep(0.02)
        for one in list(self.connections):
            one.dismiss("We are closing, try again later")
        await asyncio.sleep(0)


class Connection(SMTP):
    """One client. The library's own timer only runs from one command to the next."""

    line_length_limit = _MAX_LINE

    def __init__(self, receiver: Any, hostname: str, floor: Floor) -> None:
        super().__init__(
            receiver,
            hostname=hostname,
            ident="ESMTP Egal",
            data_size_limit=MAX_SIZE,
            enable_SMTPUTF8=True,
            timeout=MAX_AGE,
            loop=asyncio.get_running_loop(),
        )
        self._floor = floor
        self.began = self.heard = self.loop.time()

    def connection_lost(self, error: Exception | None) -> None:
        self._floor.connections.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self.heard = self.loop.time()
        super().data_received(data)

    @property
    def in_transaction(self) -> bool:
        return self.envelope is not None and self.envelope.mail_from is not None

    def dismiss(self, reason: str) -> None:
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(f"421 4.3.2 {reason}\r\n".encode())
            self.transport.close()


class _TooMany(asyncio.Protocol):
    """Answers a client beyond the limit."""

    def connection_made(self, transport: Any) -> None:
        transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
        transport.close()
