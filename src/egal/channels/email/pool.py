"""Connections to mail servers, kept for a moment after a mail, so that the next need not sign in.

RSET (RFC 5321, section 4.1.1.5) between two mails asks whether the server is still there. It may
end a connection that was idle or brought enough, by 421 or without a word (section 3.8). As long as
nothing of the text was sent, a new connection takes the place of one that was kept.
"""

import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

IDLE = 20.0  # seconds a connection waits for another mail
MAILS = 100  # over one connection
KEPT = 2  # waiting at once, of one server and sign-in
_PARTING = 3.0  # seconds a server has to answer QUIT

Begun = TypeVar("Begun")
Dial = Callable[[], smtplib.SMTP]
Begin = Callable[[smtplib.SMTP], Begun]


@dataclass(slots=True)
class _Line:
    key: Hashable
    server: smtplib.SMTP
    mails: int = 0
    since: float = 0.0  # of its waiting, time.monotonic


class Pool:
    """Safe for many threads; whoever has a connection has it alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Line] = []
        self._timer: threading.Timer | None = None

    @contextmanager
    def lent(
        self, key: Hashable, dial: Dial, begin: Begin[Begun]
    ) -> Iterator[tuple[smtplib.SMTP, Begun]]:
        """A connection on which `begin` went well, and what that returned.

        key: connections with the same one serve each other's mails. dial: opens one and signs in.
        begin: the dialogue up to the text, perhaps twice: again on a new connection when one that
        was kept is gone. What the block raises ends the connection.
        """
        line, begun = self._begun(key, dial, begin)
        try:
            yield line.server, begun
        except BaseException:
            line.server.close()
            raise
        line.mails += 1
        self._keep(line)

    def close(self) -> None:
        """Leave all servers. What is lent at the moment is not touched."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        for line in waiting:
            _leave(line.server)

    def _begun(self, key: Hashable, dial: Dial, begin: Begin[Begun]) -> tuple[_Line, Begun]:
        if line := self._taken(key):
            try:
                _expect_living(line.server)
                return line, begin(line.server)
            except BaseException as error:
                line.server.close()
                if not _is_gone(error):
                    raise
        line = _Line(key, dial())
        try:
            return line, begin(line.server)
        except BaseException:
            line.server.close()
            raise

    def _taken(self, key: Hashable) -> _Line | None:
        """The one that was used last: it is the likeliest to live."""
        with self._lock:
            for line in reversed(self._waiting):
                if line.key == key:
                    self._waiting.remove(line)
                    return line
        return None

    def _keep(self, line: _Line) -> None:
        line.since = time.monotonic()
        with self._lock:
            room = Counter(each.key for each in self._waiting)[line.key] < KEPT
            keep = room and line.mails < MAILS
            if keep:
                self._waiting.append(line)
                self._watch()
        if not keep:
            _leave(line.server)

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(IDLE, self._sweep)
            self._timer.daemon = True
            self._timer.start()

    def _sweep(self) -> None:
        """Leave the servers nobody wrote to lately."""
        latest = time.monotonic() - IDLE
        with self._lock:
            self._timer = None
            idle = [line for line in self._waiting if line.since <= latest]
            self._waiting = [line for line in self._waiting if line.since > latest]
            if self._waiting:
                self._watch()
        for line in idle:
            _leave(line.server)


def _expect_living(server: smtplib.SMTP) -> None:
    code, answer = server.rset()
    if code != 250:
        raise smtplib.SMTPServerDisconnected(f"RSET: {code} {answer!r}")


def _is_gone(error: BaseException) -> bool:
    """Whether the connection ended, instead of the mail having been answered."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _leave(server: smtplib.SMTP) -> None:
    """With a word, as RFC 5321, section 4.1.1.10 has it; whether it is heard changes nothing."""
    with suppress(smtplib.SMTPException, OSError):
        if server.sock is not None:
            server.sock.settimeout(_PARTING)
        server.quit()
    server.close()
