"""The customer's side of e-mail: a mail server that keeps what it gets, and mails as people send.

    with MailServer() as server:
        …  # an inbox whose smtp_host is server.host and smtp_port server.port
        [reply] = server.wait_for(1)

For tests, journeys and the demo. Loopback only, nothing is passed on.
"""

import asyncio
import base64
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, make_msgid, parseaddr
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from aiosmtpd.controller import BaseThreadedController
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from egal.shared.clock import now


class MailServer:
    """A mail server on a loopback port; `port=0` takes any that is free.

    refuse: addresses answered with 550. put_off: those answered with 451. busy: everybody is told
    451. drop: the connection ends after the text was taken and before that is said. most: mails a
    connection, the next is told 421. password: what every user must log in with. knows: instead of
    it, whether an access token may be brought (XOAUTH2). These seven can be changed while it runs.
    international: whether it offers SMTPUTF8 (RFC 6531). tls: offered by STARTTLS, or spoken from
    the start if `tls_at_once`.
    envelopes: (sender, recipients) of each mail, in the order of `mails`; raw: their bytes.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        refuse: Collection[str] = (),
        busy: bool = False,
        drop: bool = False,
        password: str | None = None,
        knows: Callable[[str], bool] | None = None,
        international: bool = True,
        tls: ssl.SSLContext | None = None,
        tls_at_once: bool = False,
    ) -> None:
        self.knows = knows
        self.refuse, self.busy, self.drop, self.password = refuse, busy, drop, password
        self.put_off: Collection[str] = ()
        self.most: int | None = None
        self._socket = socket.create_server(("127.0.0.1", port))
        self.host, self.port = self._socket.getsockname()
        self._mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.raw: list[bytes] = []
        self._begun: dict[SMTP, int] = {}
        self._arrived = threading.Condition()
        self._international = international
        self._tls, self._tls_at_once = tls, tls_at_once
        self._controller: _Controller | None = None

    def start(self) -> None:
        """Answer, in a thread of this process. The port is open, and known, since `__init__`."""
        at_once = self._tls if self._tls_at_once else None
        self._controller = _Controller(
            self,
            self._socket,
            ssl_context=at_once,
            tls_context=None if at_once else self._tls,
            enable_SMTPUTF8=self._international,
        )
        self._controller.start()

    def stop(self) -> None:
        """For good. What came stays in `mails`.

        Who connects later is refused, also where another process has the port open, too: the one
        this was forked from would keep them waiting.
        """
        if self._socket.fileno() < 0:
            return
        with self._socket.dup() as port:
            if self._controller is not None:
                self._in_its_thread(self._controller.abort_all())
                self._controller.stop()
            self._socket.close()
            with suppress(OSError):  # not connected, says macOS
                port.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def settings(self) -> dict[str, Any]:
        """What an operator types in to send through this server."""
        return {"smtp_host": self.host, "smtp_port": self.port, "smtp_security": "none"}

    @property
    def mails(self) -> list[EmailMessage]:
        """What came so far, oldest first."""
        with self._arrived:
            return list(self._mails)

    def wait_for(self, count: int, timeout: float = 5.0) -> list[EmailMessage]:
        """The mails once there are `count` of them; TimeoutError after `timeout` seconds."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._mails) >= count, timeout):
                raise TimeoutError(f"{len(self._mails)} of {count} mails came")
            return list(self._mails)

    @property
    def mails_each(self) -> list[int]:
        """How many were begun in each connection."""
        return list(self._begun.values())

    def hang_up(self, words: bytes = b"") -> None:
        """End all connections, after these words if any. Returns once that is done."""
        self._in_its_thread(self._hang_up(words))

    def _in_its_thread(self, work: Coroutine[None, None, None]) -> None:
        if self._controller is not None:
            asyncio.run_coroutine_threadsafe(work, self._controller.loop).result(5)

    async def _hang_up(self, words: bytes) -> None:
        for connection in self._begun:
            if isinstance(connection.transport, asyncio.WriteTransport):
                connection.transport.write(words)
                connection.transport.close()

    def begin(self, connection: SMTP) -> bool:
        """Called from the server's thread: whether it takes another mail on this connection."""
        begun = self._begun.get(connection, 0)
        if self.most is not None and begun >= self.most:
            return False
        self._begun[connection] = begun + 1
        return True

    def keep(self, envelope: Envelope) -> None:
        """Called from the server's thread."""
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=SMTP_POLICY)
        with self._arrived:
            self.raw.append(content)
            self._mails.append(mail)
            self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
            self._arrived.notify_all()


def customer_mail(
    sender: str,
    to: str,
    subject: str,
    text: str,
    reply_to: EmailMessage | None = None,
    *,
    cc: str = "",
    html: str = "",
    files: Collection[tuple[str, str, bytes]] = (),
    sent_at: datetime | None = None,
) -> bytes:
    """A mail as a customer's program sends it.

    sender, to, cc: "Mara Winter <mara@example.com>". reply_to: the mail this answers. files:
    (name, content type, content).
    """
    mail = _headed(sender, to, subject, sent_at)
    if cc:
        mail["Cc"] = cc
    if reply_to is not None:
        _refer(mail, reply_to)
    mail.set_content(text, cte="8bit")
    if html:
        mail.add_alternative(html, subtype="html")
    for name, kind, content in files:
        major, _, minor = kind.partition("/")
        mail.add_attachment(content, maintype=major, subtype=minor, filename=name)
    return mail.as_bytes()


def german_reply(original: EmailMessage, text: str, *, sent_at: datetime | None = None) -> bytes:
    """The answer of the one to whom `original` was sent, as Thunderbird writes it in German."""
    subject = str(original["Subject"])
    mail = _headed(
        str(original["To"]),
        str(original["Reply-To"] or original["From"]),
        subject if subject.lower().startswith("re:") else f"Re: {subject}",
        sent_at,
    )
    _refer(mail, original)
    mail.set_content(f"{text}\n\n{_quoted(original)}", cte="8bit", params={"format": "flowed"})
    return mail.as_bytes()


def _headed(sender: str, to: str, subject: str, sent_at: datetime | None) -> EmailMessage:
    mail = EmailMessage(SMTP_POLICY)
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2]
    mail["Received"] = f"from [192.168.178.23] by mail.{domain} with ESMTPSA; {_date(sent_at)}"
    mail["Message-ID"] = make_msgid(domain=domain)
    mail["Date"] = sent_at or now()
    mail["MIME-Version"] = "1.0"
    mail["User-Agent"] = "Mozilla Thunderbird"
    mail["Content-Language"] = "de-DE"
    mail["From"] = MailAddress(name, addr_spec=address)
    mail["To"] = to
    mail["Subject"] = subject
    return mail


def _date(sent_at: datetime | None) -> str:
    return format_datetime(sent_at or now())


def _refer(mail: EmailMessage, original: EmailMessage) -> None:
    """RFC 5322, section 3.6.4."""
    answered = str(original["Message-ID"]).strip()
    mail["In-Reply-To"] = answered
    mail["References"] = f"{original['References'] or ''} {answered}".strip()


def _quoted(original: EmailMessage) -> str:
    name, address = parseaddr(str(original["From"]))
    sent_at = original["Date"].datetime.astimezone(ZoneInfo("Europe/Berlin"))
    body = original.get_body(("plain",))
    lines = body.get_content().rstrip().splitlines() if body else []
    marked = "".join(f"> {line}\n" if line else ">\n" for line in lines)
    return f"Am {sent_at:%d.%m.%y} um {sent_at:%H:%M} schrieb {name or address}:\n{marked}"


class _Controller(BaseThreadedController):
    """aiosmtpd's thread, on a socket that is already open."""

    def __init__(self, server: MailServer, sock: socket.socket, **options: Any) -> None:
        super().__init__(
            _Handler(server),
            **options,
            auth_require_tls=False,
            authenticator=_authenticator(server),
            auth_exclude_mechanism=[] if server.knows else ["XOAUTH2"],
            hostname="mail.example.com",
        )
        self._sock = sock
        self._connections: list[SMTP] = []

    def factory(self) -> SMTP:
        connection: SMTP = super().factory()  # type: ignore[no-untyped-call]  # the library's
        self._connections.append(connection)
        return connection

    async def abort_all(self) -> None:
        """Leave no transport behind, not even one in the middle of a handshake."""
        for connection in self._connections:
            for transport in (connection.transport, connection._original_transport):
                if isinstance(transport, asyncio.WriteTransport):
                    transport.abort()
        await asyncio.sleep(0)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._sock, ssl=self.ssl_context)

    def _trigger_server(self) -> None:
        """The first connection makes the library build its first session and report faults."""
        with socket.create_connection(self._sock.getsockname(), 5.0) as client:
            if self.ssl_context is None:
                client.recv(1024)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_MAIL(  # noqa: N802  # the library looks for this name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._server.begin(server):
            return "421 4.7.0 Too many messages in this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # the library looks for this name
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        closed = self._server.password is not None or self._server.knows is not None
        if closed and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self._server.busy or address in self._server.put_off:
            return "451 4.7.1 Greylisted, try again in five minutes"
        if address in self._server.refuse:
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """https://developers.google.com/workspace/gmail/imap/xoauth2-protocol"""
        user, bearer, *rest = base64.b64decode(args[1]).split(b"\1")
        _scheme, _, token = bearer.partition(b" ")
        shape = user.startswith(b"user=") and bearer.startswith(b"auth=Bearer ") and len(rest) == 2
        if shape and self._server.knows and self._server.knows(token.decode()):
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"400","schemes":"Bearer"}')
        return AuthResult(success=False, handled=False)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._server.keep(envelope)
        if self._server.drop and server.transport is not None:
            server.transport.close()
            await asyncio.sleep(0.01)
        return "250 2.0.0 OK"


def _authenticator(mail_server: MailServer) -> Any:
    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
    ) -> AuthResult:
        good = data.password.decode() == mail_server.password
        return AuthResult(success=good, handled=False)

    return check
