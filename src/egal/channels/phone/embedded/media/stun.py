"""Where a browser's packets come from, asked by a port of our own.

rtp.io takes a browser only when it was told the address it comes from, and a browser behind a
router, or one that hides its addresses, does not know that itself. So our offer names one more
candidate: this port. What comes here from a browser that knows the password of its leg comes from
where its sound will come from. (A router that takes another port for each target defeats this.)

Sources: RFC 8489 5, 9.1, 14.3 and 14.5 (STUN, USERNAME, MESSAGE-INTEGRITY), RFC 8445 7.2.2.
"""

import asyncio
import contextlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

_BINDING, _COOKIE = 0x0001, 0x2112A442
_USERNAME, _INTEGRITY = 0x0006, 0x0008
_HEADER = struct.Struct(">HHI12s")

Came = Callable[[str, tuple[str, int]], None]


@dataclass(frozen=True, slots=True)
class Request:
    """user: whose password it knows. signed: what it signed; signature: HMAC-SHA1 of it."""

    user: str
    signed: bytes
    signature: bytes

    def knows(self, password: str) -> bool:
        """Whether it was signed with this."""
        return hmac.compare_digest(
            hmac.digest(password.encode(), self.signed, "sha1"), self.signature
        )


def request(data: bytes) -> Request | None:
    """None for everything that is no signed binding request."""
    if len(data) < _HEADER.size:
        return None
    kind, size, cookie, transaction = _HEADER.unpack_from(data)
    if (kind, cookie) != (_BINDING, _COOKIE) or size + _HEADER.size != len(data):
        return None
    user = ""
    for name, at, value in _attributes(data):
        if name == _USERNAME:
            user = value.decode(errors="replace").partition(":")[0]
        elif name == _INTEGRITY and len(value) == 20:
            head = _HEADER.pack(kind, at + 4 + 20 - _HEADER.size, cookie, transaction)
            return Request(user, head + data[_HEADER.size : at], value)
    return None


async def asking(address: str, ports: tuple[int, int], came: Came) -> "Asking":
    """The first port among these that is free; OSError when none is."""
    loop = asyncio.get_running_loop()
    for port in range(*ports):
        with contextlib.suppress(OSError):
            _way, found = await loop.create_datagram_endpoint(
                lambda: Asking(came), local_addr=(address, port)
            )
            return found
    raise OSError(f"No UDP port from {ports[0]} to {ports[1]} is free at {address}.")


class Asking(asyncio.DatagramProtocol):
    """The port. passwords: of the legs that wait, by their user; `came` is told whose packet came
    from where, once for each place."""

    def __init__(self, came: Came) -> None:
        self.passwords: dict[str, str] = {}
        self._came = came
        self._known: set[tuple[str, tuple[str, int]]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._way = cast(asyncio.DatagramTransport, transport)
        self.port: int = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, place: tuple[str, int]) -> None:
        asked = request(data)
        password = self.passwords.get(asked.user) if asked else None
        if asked and password and (asked.user, place) not in self._known and asked.knows(password):
            self._known.add((asked.user, place))
            self._came(asked.user, place)

    def forget(self, user: str) -> None:
        """Its leg is over."""
        self.passwords.pop(user, None)
        self._known = {each for each in self._known if each[0] != user}

    def close(self) -> None:
        self._way.close()


def _attributes(data: bytes) -> list[tuple[int, int, bytes]]:
    """Each with where it begins."""
    found, at = [], _HEADER.size
    while at + 4 <= len(data):
        name, size = struct.unpack_from(">HH", data, at)
        found.append((name, at, data[at + 4 : at + 4 + size]))
        at += 4 + size + -size % 4
    return found
