"""The SMTP receiver (RFC 5321): transport only. Who we are and where mail is stored is injected.

"250" is said only after the mail is stored; whatever goes wrong before that is "451", and the
sender's server keeps the mail and comes again. Mail that nobody here takes is refused in the
dialogue, so that the sender learns of it and we never send bounces to forged addresses.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from egal.channels.email.headers import ascii_domain
from egal.channels.email.parsing import MAX_SIZE

MAX_CONNECTIONS = 200
MAX_RECIPIENTS = 100  # RFC 5321 section 4.5.3.1.8: at least so many
IDLE = 60.0  # seconds without a byte
MAX_AGE = 900.0  # seconds a connection may last, however busy it seems
GRACE = 5.0  # seconds for the transactions under way when we stop
_MAX_LINE = 64 * 1024  # octets; many programs send more than the 1,000 of the RFC

Accepts = Callable[[str], Awaitable[bool]]
Store = Callable[[bytes, str, list[str]], Awaitable[None]]

logger = logging.getLogger(__name__)


async def serve(sock: socket.socket, accepts: Accepts, store: Store, hostname: str) -> None:
    """Take mail on a listening socket until cancelled or SIGTERM, then finish what has begun."""
    loop, floor = asyncio.get_running_loop(), _Floor()
    receiver = Receiver(accepts, store)
    server = await loop.create_server(lambda: floor.admit(receiver, hostname), sock=sock)
    stop = asyncio.Event()
    with suppress(RuntimeError, ValueError, NotImplementedError):  # not in the main thread
        loop.add_signal_handler(signal.SIGTERM, stop.set)
    watch = asyncio.create_task(floor.watch())
    try:
        await stop.wait()
    finally:
        watch.cancel()
        server.close()
        await floor.empty(GRACE)
        with suppress(RuntimeError, ValueError, NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


class Receiver:
    """aiosmtpd's hooks: who is accepted, and when "250" is said.

    accepts: whether an address, lower-case, is an inbox here. store: keeps content, envelope
    sender ("" for a bounce) and the accepted inboxes, each once; returning means it is safe. It
    has 60 s, then the client is dismissed and comes again.
    """

    def __init__(self, accepts: Accepts, store: Store) -> None:
        self._accepts = accepts
        self._store = store

    async def handle_RCPT(  # noqa: N802  # the library looks for this name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients, send the others in another transaction"
        inbox = await self._inbox(address)
        if not inbox:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(inbox)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        content = envelope.original_content or b""
        try:
            await self._store(content, sender, list(dict.fromkeys(envelope.rcpt_tos)))
        except Exception as error:
            return await self.handle_exception(error)
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever went wrong, the sender keeps the mail. The cause is for our log only."""
        logger.error("A mail could not be taken in", exc_info=error)
        return "451 4.3.0 Not stored, try again later"

    async def _inbox(self, address: str) -> str:
        for candidate in dict.fromkeys([_comparable(address), base_address(address)]):
            if await self._accepts(candidate):
                return candidate
        return ""


def base_address(address: str) -> str:
    """support+order-7@acme.example is a spelling of support@acme.example (RFC 5233)."""
    local, at, domain = _comparable(address).rpartition("@")
    return local.partition("+")[0] + at + domain


def _comparable(address: str) -> str:
    return ascii_domain(address).lower()


class _Connection(SMTP):
    """One client. The library's own timer only runs from one command to the next."""

    line_length_limit = _MAX_LINE

    def __init__(self, receiver: Receiver, hostname: str, floor: "_Floor") -> None:
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


class _Floor:
    """All clients being served at the moment."""

    def __init__(self) -> None:
        self.connections: WeakSet[_Connection] = WeakSet()

    def admit(self, receiver: Receiver, hostname: str) -> asyncio.Protocol:
        if len(self.connections) >= MAX_CONNECTIONS:
            return _TooMany()
        connection = _Connection(receiver, hostname, self)
        self.connections.add(connection)
        return connection

    async def watch(self) -> None:
        """Dismiss those who are silent or never finish."""
        while True:
            await asyncio.sleep(min(IDLE / 4, 5.0))
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
