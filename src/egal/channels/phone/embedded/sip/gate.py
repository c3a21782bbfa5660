"""Who may speak to us by SIP. Everybody else costs next to nothing.

A stranger's INVITE gets one refusal, as many as the buckets allow; all else of strangers gets
silence, and what is counted is said in one line a minute at most.
"""

import ipaddress
import logging
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex

Net = ipaddress.IPv4Network

log = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_MOST_SOURCES = 10_000  # remembered at once
_TAG = re.compile(r";\s*tag=", re.IGNORECASE)
_WANTED = {"via": "Via", "v": "Via", "from": "From", "f": "From", "to": "To", "t": "To"}
_WANTED |= {"call-id": "Call-ID", "i": "Call-ID", "cseq": "CSeq"}


@dataclass(slots=True)
class Bucket:
    """So many at once, refilled by so many a second."""

    size: float
    a_second: float
    left: float = -1.0
    at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether there was one left."""
        filled = self.size if self.left < 0 else self.left + (now - self.at) * self.a_second
        self.left, self.at = min(filled, self.size), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Refusals:
    """One for each source in ten seconds, twenty a second for all of them."""

    clock: Callable[[], float] = time.monotonic
    all: Bucket = field(default_factory=lambda: Bucket(20, 20))
    by_source: dict[str, Bucket] = field(default_factory=dict)

    def may(self, source: str) -> bool:
        now = self.clock()
        if len(self.by_source) >= _MOST_SOURCES:
            self.by_source.clear()
        mine = self.by_source.setdefault(source, Bucket(1, 0.1))
        return mine.take(now) and self.all.take(now)


@dataclass(slots=True)
class Minute:
    """Says what was turned away, once a minute at most."""

    clock: Callable[[], float] = time.monotonic
    said: float = float("-inf")
    turned_away: Counter[str] = field(default_factory=Counter)

    def note(self, source: str) -> None:
        if len(self.turned_away) < _MOST_SOURCES or source in self.turned_away:
            self.turned_away[source] += 1
        if self.clock() - self.said < 60:
            return
        self.said = self.clock()
        worst, count = self.turned_away.most_common(1)[0]
        log.info(
            "turned away %s messages of SIP from %s addresses, %s of them from %s",
            self.turned_away.total(),
            len(self.turned_away),
            count,
            worst,
        )
        self.turned_away.clear()


def is_own(host: str) -> bool:
    """Whether a network card of this machine has this address: nobody else could be bound to it."""
    if ipaddress.IPv4Address(host).is_loopback:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        try:
            door.bind((host, 0))
        except OSError:
            return False
        return True


class Gate:
    """knows: networks by a key of whoever set them, so that each can be changed by itself.

    Who lets in this machine by its loopback lets it in by all its addresses: some softphones speak
    from the one of their network card, even to their own machine.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._knows: Mapping[object, tuple[Net, ...]] = {}
        self._refusals, self._minute = Refusals(clock), Minute(clock)

    def let_in(self, key: object, nets: Iterable[Net]) -> None:
        """Instead of those let in under this key before."""
        self._knows = {**self._knows, key: tuple(nets)}

    def shut(self, key: object) -> None:
        """Let nobody in under this key any more."""
        self._knows = {one: nets for one, nets in self._knows.items() if one != key}

    def keys(self, host: str) -> list[object]:
        """Under which keys this address is let in."""
        if found := self._by(host):
            return found
        at_home = self._by(_LOOPBACK)
        return at_home if at_home and is_own(host) else []

    def _by(self, host: str) -> list[object]:
        address = ipaddress.IPv4Address(host)
        return [key for key, nets in self._knows.items() if any(address in net for net in nets)]

    def admits(self, host: str) -> bool:
        return bool(self.keys(host))

    def refusal(self, message: bytes, source: str) -> bytes:
        """What a stranger is told: a 403 to an INVITE, mostly b""."""
        self._minute.note(source)
        if not message.startswith(b"INVITE ") or not self._refusals.may(source):
            return b""
        return refused(message, "403 Forbidden")


def refused(request: bytes, status: str, *more: str) -> bytes:
    """An answer that needs no transaction (RFC 3261, 8.2.6); b"" for what is no request."""
    head = request.split(b"\r\n\r\n", 1)[0][:8_192].decode("utf-8", "replace")
    lines = [_header(line) for line in head.split("\r\n")[1:]]
    found = [(name, value) for name, value in lines if name]
    if {name for name, _value in found} != set(_WANTED.values()):
        return b""
    told = [f"{name}: {_tagged(name, value)}" for name, value in found]
    return "\r\n".join([f"SIP/2.0 {status}", *told, *more, "Content-Length: 0", "", ""]).encode()


def _header(line: str) -> tuple[str, str]:
    name, _colon, value = line.partition(":")
    return _WANTED.get(name.strip().lower(), ""), value.strip()


def _tagged(name: str, value: str) -> str:
    return value if name != "To" or _TAG.search(value) else f"{value};tag={token_hex(8)}"
