"""The clients of the SMTP and LMTP receivers: how many, how long, and how they are sent away."""

import asyncio
from collections.abc import Sequence
from typing import Any, AnyStr
from weakref import WeakSet

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from egal.channels.email.certificate import Certificate
from egal.channels.email.parsing import MAX_SIZE

MAX_CONNECTIONS = 200
MAX_OF_A_CLIENT = 50  # from one address; a mail server that passes mail on opens some 20
IDLE = 60.0  # seconds without a byte
CHECK = 5.0  # seconds between two looks
MAX_AGE = 900.0  # seconds a connection may last, however busy it seems
_MAX_LINE = 64 * 1024  # octets; many programs send more than the 1,000 of the RFC


class Floor:
    """All clients being served at the moment."""

    def __init__(self) -> None:
        self.connections: WeakSet[Connection] = WeakSet()

    def has_room_for(self, client: str) -> bool:
        """client: its address; "" on a socket of this machine, where all have the same."""
        theirs = sum(one.client == client for one in self.connections)
        few = not client or theirs < MAX_OF_A_CLIENT
        return few and len(self.connections) < MAX_CONNECTIONS

    async def watch(self, certificates: Sequence[Certificate] = ()) -> None:
        """Dismiss those who are silent or never finish; take up renewed certificates."""
        while True:
            await asyncio.sleep(CHECK)
            for certificate in certificates:
                certificate.renew()
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


class Porter(asyncio.Protocol):
    """Looks who comes, and lets them in or sends them away.

    lmtp: what is spoken with them is LMTP. tls: offered by STARTTLS.
    """

    def __init__(
        self,
        receiver: Any,
        hostname: str,
        floor: Floor,
        *,
        lmtp: bool = False,
        tls: Certificate | None = None,
    ) -> None:
        self._receiver, self._hostname, self._floor = receiver, hostname, floor
        self._lmtp, self._tls = lmtp, tls

    def connection_made(self, transport: Any) -> None:
        peer = transport.get_extra_info("peername")
        client = str(peer[0]) if isinstance(peer, tuple) else ""
        if not self._floor.has_room_for(client):
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
            transport.close()
            return
        kind = LmtpConnection if self._lmtp else Connection
        connection = kind(self._receiver, self._hostname, self._floor, client, self._tls)
        self._floor.connections.add(connection)
        transport.set_protocol(connection)
        connection.connection_made(transport)


class Connection(SMTP):
    """One client. The library's own timer only runs from one command to the next."""

    line_length_limit = _MAX_LINE
    greeting = "ESMTP Egal"

    def __init__(
        self, receiver: Any, hostname: str, floor: Floor, client: str, tls: Certificate | None
    ) -> None:
        super().__init__(
            receiver,
            hostname=hostname,
            ident=self.greeting,
            data_size_limit=MAX_SIZE,
            enable_SMTPUTF8=True,
            timeout=MAX_AGE,
            tls_context=tls.context if tls else None,
            loop=asyncio.get_running_loop(),
        )
        self._floor, self.client = floor, client
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


class LmtpConnection(Connection, LMTP):
    """One client that speaks LMTP (RFC 2033): after a text it hears of each recipient by itself."""

    greeting = "LMTP Egal"
    _each = 0  # recipients of the text that is coming

    async def push(self, status: AnyStr) -> None:
        times, self._each = self._each or 1, 0
        if str(status).startswith("354 ") and self.envelope is not None:
            self._each = len(self.envelope.rcpt_tos)
        for _ in range(times):
            await super().push(status)
