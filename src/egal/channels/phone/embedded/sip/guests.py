"""Callers without a fixed address, who prove by a password who they are (RFC 3261, 22; RFC 8760).

Nothing is kept of them until they have: a nonce is signed, and only good for the call and the
address it was made for.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_bytes

from egal.channels.phone.embedded.sip.gate import Bucket, refused
from egal.channels.phone.embedded.sip.headers import party

REALM = "egal"
_LASTS = 30  # seconds that a nonce is good for
_MOST = 10_000  # addresses remembered at once
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Guest:
    """key: under which they are let in."""

    key: object
    password: str = field(repr=False)


@dataclass(slots=True)
class Guests:
    """Whoever may ring from anywhere, by the user in their From."""

    clock: Callable[[], float] = time.time
    known: dict[str, Guest] = field(default_factory=dict)
    _secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    _all: Bucket = field(default_factory=lambda: Bucket(50, 20))
    _by_source: dict[str, Bucket] = field(default_factory=dict)

    def guest(self, message: bytes) -> Guest | None:
        """Who they say they are, in an INVITE."""
        if not self.known or not message.startswith(b"INVITE "):
            return None
        return self.known.get(party(_header(message, "from", "f")).user)

    def proved(self, message: bytes, guest: Guest, source: str) -> bool:
        """Whether this INVITE answers a challenge of ours."""
        header = _header(message, "authorization")
        said = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(header)}
        nonce, stamp = said.get("nonce", ""), said.get("nonce", "").partition("-")[0]
        if not stamp.isdecimal() or not 0 <= self.clock() - int(stamp) <= _LASTS:
            return False
        if not hmac.compare_digest(nonce, self._nonce(int(stamp), message, source)):
            return False
        wanted = _response(said, guest.password)
        return bool(wanted) and hmac.compare_digest(wanted, said.get("response", ""))

    def challenge(self, message: bytes, source: str) -> bytes:
        """401, as many as the buckets allow; else b""."""
        now = time.monotonic()
        if len(self._by_source) >= _MOST:
            self._by_source.clear()
        mine = self._by_source.setdefault(source, Bucket(5, 1))
        if not (mine.take(now) and self._all.take(now)):
            return b""
        nonce = self._nonce(int(self.clock()), message, source)
        asks = f'Digest realm="{REALM}", nonce="{nonce}", qop="auth"'
        both = [f"WWW-Authenticate: {asks}, algorithm={name}" for name in ("SHA-256", "MD5")]
        return refused(message, "401 Unauthorized", *both)

    def _nonce(self, stamp: int, message: bytes, source: str) -> str:
        what = f"{stamp} {source} {_header(message, 'call-id', 'i')}".encode()
        return f"{stamp}-{hmac.new(self._secret, what, hashlib.sha256).hexdigest()[:32]}"


def _response(said: dict[str, str], password: str) -> str:
    """What they must have computed; "" where it cannot be (RFC 7616, 3.4.1)."""
    hashed = _HASHES.get(said.get("algorithm", "MD5").upper())
    names = ("username", "nonce", "uri", "nc", "cnonce")
    if hashed is None or said.get("qop") != "auth" or not all(said.get(name) for name in names):
        return ""
    one = hashed(f"{said['username']}:{REALM}:{password}".encode()).hexdigest()
    two = hashed(f"INVITE:{said['uri']}".encode()).hexdigest()
    parts = [one, *(said[name] for name in ("nonce", "nc", "cnonce", "qop")), two]
    return hashed(":".join(parts).encode()).hexdigest()


def _header(message: bytes, *names: str) -> str:
    head = message.split(b"\r\n\r\n", 1)[0][:8_192].decode("utf-8", "replace")
    for line in head.split("\r\n")[1:]:
        name, _colon, value = line.partition(":")
        if name.strip().lower() in names:
            return value.strip()
    return ""
