"""A provider's registrar on loopback: asks for digests, and remembers who is there.

with Registrar(user="desk", password="kabeljau") as provider:
    …  # a line whose server is provider.server
    provider.wait_for(1)
"""

import hashlib
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from egal.testing.rawsip import Message, parsed

_DIGEST = re.compile(r'(\w+)="?([^",]+)"?')
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Registered:
    """contact: where they are to be rung. expires: seconds, 0 when they took leave."""

    contact: str
    expires: int
    at: float


class Registrar:
    """tls: by TLS, with this certificate, else by UDP. expires: how long it grants. refuses: a
    status such as "403 Forbidden" that everybody gets; silent: nobody gets anything. Both can be
    changed while it runs. Whoever rings by it is told that it is busy; invited: whom they rang."""

    def __init__(
        self,
        *,
        user: str,
        password: str,
        algorithm: Literal["MD5", "SHA-256"] = "MD5",
        expires: int = 600,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._user, self._password, self._algorithm = user, password, algorithm
        self._expires = expires
        self.refuses, self.silent, self._closing = "", False, False
        self.registered: list[Registered] = []
        self.invited: list[str] = []
        self._tls = tls
        kind = socket.SOCK_STREAM if tls else socket.SOCK_DGRAM
        self._socket = socket.socket(socket.AF_INET, kind)
        self._socket.bind(("127.0.0.1", 0))
        if tls:
            self._socket.listen()
        self._news = threading.Condition()
        self.asked: list[float] = []  # when somebody wanted something

    @property
    def server(self) -> str:
        """Name and port."""
        return f"localhost:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        with socket.socket(socket.AF_INET, self._socket.type) as last:
            last.connect(self._socket.getsockname())
            last.send(b"")
        self._thread.join(5)
        self._socket.close()

    def wait_for(self, count: int, *, timeout: float = 10) -> list[Registered]:
        """Until so many came."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.registered) >= count, timeout)
        return self.registered

    def _serve(self) -> None:
        while not self._closing:
            if self._tls:
                with suppress(OSError), self._accepted(self._tls) as line:  # or is not believed
                    self._listen(line)
            else:
                data, address = self._socket.recvfrom(65_535)
                if answer := self._heard(data):
                    self._socket.sendto(answer, address)

    def _accepted(self, tls: ssl.SSLContext) -> ssl.SSLSocket:
        line, _address = self._socket.accept()
        line.settimeout(5)
        return tls.wrap_socket(line, server_side=True)

    def _listen(self, line: ssl.SSLSocket) -> None:
        """Until they end it. What they send has no body but an INVITE's."""
        waiting = b""
        while not self._closing and (data := line.recv(65_535)):
            waiting += data
            while waiting.strip() and (message := _first(waiting.lstrip())):
                waiting = waiting.lstrip()[len(message) :]
                line.sendall(self._heard(message))

    def _heard(self, data: bytes) -> bytes:
        message = parsed(data) if data.strip() else None
        if message and message.start.startswith("REGISTER") and not self.silent:
            self.asked.append(time.monotonic())
            return self._answer(message)
        if message and message.start.startswith("INVITE"):
            self.invited.append(message.start.split()[1])
            return _told(message, "486 Busy Here")
        return b""

    def _answer(self, request: Message) -> bytes:
        if self.refuses:
            return _told(request, self.refuses)
        if not self._is_proved(request):
            nonce = f'nonce="{request.one("CSeq").split()[0]}x"'
            asks = f'Digest realm="provider", {nonce}, algorithm={self._algorithm}, qop="auth"'
            return _told(request, "401 Unauthorized", f"WWW-Authenticate: {asks}")
        wanted = int(request.one("Expires") or 600)
        granted = min(wanted, self._expires)
        with self._news:
            found = Registered(request.one("Contact"), granted, time.monotonic())
            self.registered.append(found)
            self._news.notify_all()
        return _told(request, "200 OK", f"Contact: {found.contact};expires={granted}")

    def _is_proved(self, request: Message) -> bool:
        said = dict(_DIGEST.findall(request.one("Authorization")))
        if said.get("username") != self._user:
            return False
        mine = self._hash(f"{self._user}:provider:{self._password}")
        what = self._hash(f"REGISTER:{said['uri']}")
        parts = (said["nonce"], said["nc"], said["cnonce"], said["qop"])
        return bool(said["response"] == self._hash(":".join([mine, *parts, what])))

    def _hash(self, text: str) -> str:
        return _HASHES[self._algorithm](text.encode()).hexdigest()


def _first(data: bytes) -> bytes:
    """The first whole message, b"" where it is not there yet."""
    head, blank, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^(?:content-length|l):\s*(\d+)", head)
    count = int(length[1]) if length else 0
    return head + blank + body[:count] if blank and len(body) >= count else b""


def _told(request: Message, status: str, *more: str) -> bytes:
    kept = [f"Via: {via}" for via in request.all("Via")]
    kept += [f"{name}: {request.one(name)}" for name in ("From", "Call-ID", "CSeq")]
    kept.append(f"To: {request.one('To')};tag=registrar")
    lines = [f"SIP/2.0 {status}", *kept, *more, "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode()
