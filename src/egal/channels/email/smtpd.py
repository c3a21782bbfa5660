"""The SMTP receiver (RFC 5321), and the LMTP one beside it (RFC 2033), for a mail server of ours.

Transport only: who we are and where mail is stored is injected. "250" is said only after the mail
is stored; whatever goes wrong before that is "451", and the sender's server keeps the mail and
comes again. Mail that nobody here takes is refused in the dialogue, so that the sender learns of it
and we never send bounces to forged addresses.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from egal.channels.email.certificate import Certificate
from egal.channels.email.connections import Floor, Porter
from egal.channels.email.headers import ascii_domain

MAX_RECIPIENTS = 100  # RFC 5321 section 4.5.3.1.8: at least so many
GRACE = 5.0  # seconds for the transactions under way when we stop

Accepts = Callable[[str], Awaitable[bool]]
Store = Callable[[bytes, str, list[str]], Awaitable[None]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """A listening socket. lmtp: what is spoken there. tls: offered by STARTTLS (RFC 3207)."""

    socket: socket.socket
    lmtp: bool = False
    tls: Certificate | None = None


async def serve(doors: Sequence[Door], accepts: Accepts, store: Store, hostname: str) -> None:
    """Take mail at these doors until cancelled or SIGTERM, then finish what has begun."""
    loop, floor = asyncio.get_running_loop(), Floor()
    receiver = Receiver(accepts, store)
    servers = []
    for door in doors:
        porter = partial(Porter, receiver, hostname, floor, lmtp=door.lmtp, tls=door.tls)
        servers.append(await loop.create_server(porter, sock=door.socket))
    stop = asyncio.Event()
    with suppress(RuntimeError, ValueError, NotImplementedError):  # not in the main thread
        loop.add_signal_handler(signal.SIGTERM, stop.set)
    watch = asyncio.create_task(floor.watch([door.tls for door in doors if door.tls]))
    try:
        await stop.wait()
    finally:
        watch.cancel()
        for server in servers:
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

    async def handle_EHLO(  # noqa: N802  # the library looks for this name
        self,
        server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        offered = [line for line in responses if not line.startswith("250-AUTH")]  # nobody signs in
        if isinstance(server, LMTP):
            offered.insert(1, "250-PIPELINING")  # RFC 2033, section 5
        return offered

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
