"""Where SIP comes in and goes out: UDP, TCP and TLS (RFC 3261, section 18), for sippy to use.

A door looks like one of sippy's network servers. What comes in is given to `took` as it is.
"""

import asyncio
import ipaddress
import logging
import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

Address = tuple[str, int]
Took = Callable[[bytes, Address, "Door"], None]

log = logging.getLogger(__name__)

_LARGEST = 65_535  # bytes of a message
_WAITING = 4_000_000  # bytes that may wait to be read, as far as the system allows
_AT_ONCE = 200  # packets before others have their turn
_LONGEST_HEAD = 16_384
_PATIENCE = 32.0  # seconds for a message to become whole, and to connect (64 * T1)
_MOST_OF_ONE = 20  # connections of one address
_MOST = 500
_LENGTH = re.compile(rb"(?im)^(?:content-length|l)[ \t]*:[ \t]*(\d{1,6})[ \t]*\r?$")
_SENT_BY = re.compile(rb"(?im)^(?:via|v)[ \t]*:[ \t]*SIP/2\.0/\w+[ \t]+[\w.\-]+(?::(\d{1,5}))?")


class Door(Protocol):
    """What sippy asks of it. `told` is the address in our Via and Contact."""

    transport: str
    told: Address

    def send_to(self, data: bytes | str, address: Address) -> None:
        """Send a message; nobody hears whether it came."""

    def expect(self, address: str, name: str) -> None:
        """Whoever answers there by TLS must prove to be this name."""

    def distrusts(self, address: str) -> bool:
        """Whether whoever answered there last could not."""


class _Sippys:
    """What sippy asks of a server besides."""

    transport = ""
    told: Address = ("127.0.0.1", 0)

    @property
    def uopts(self) -> "_Sippys":
        return self

    def isWildCard(self) -> bool:  # noqa: N802
        return False

    def getSIPaddr(self) -> tuple[Address, str]:  # noqa: N802
        return self.told, self.transport

    def addr2str(self, address: Address) -> str:
        return f"{self.transport}:{address[0]}:{address[1]}"

    def expect(self, address: str, name: str) -> None:
        """Only TLS asks for proof."""

    def distrusts(self, address: str) -> bool:  # noqa: ARG002 - as above
        return False


class UdpDoor(_Sippys):
    """One socket for everything that comes by UDP."""

    transport = "udp"

    def __init__(self, took: Took) -> None:
        self._took = took
        self._socket: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, address: str, port: int, public: str) -> int:
        """Listen there; the port that it became. OSError when it is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((address, port))
        except OSError:
            self.close()
            raise
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WAITING)
        asyncio.get_running_loop().add_reader(self._socket, self._read, self._socket)
        port = int(self._socket.getsockname()[1])
        self.told = (public, port)
        return port

    def close(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
        self._socket = None

    def _read(self, source: socket.socket) -> None:
        """Many at once: asyncio's own would take one a turn, and a flood would keep others out."""
        for _packet in range(_AT_ONCE):
            try:
                data, address = source.recvfrom(_LARGEST)
            except BlockingIOError:
                return
            except OSError as error:  # what we sent before was not wanted there
                log.debug("UDP: %s", error)
                continue
            self._took(data, address, self)

    def send_to(self, data: bytes | str, address: Address) -> None:
        packet = data.encode() if isinstance(data, str) else data
        if is_address(address[0]):
            self._send(packet, address)
        else:
            _keep(self._tasks, self._send_by_name(packet, address))

    def _send(self, packet: bytes, address: Address) -> None:
        if self._socket is None:
            return
        try:
            self._socket.sendto(packet, (address[0], int(address[1] or 5060)))
        except OSError as error:  # not reachable, or no room now: it is sent again in time
            log.debug("UDP to %s: %s", address, error)

    async def _send_by_name(self, packet: bytes, address: Address) -> None:
        found = await resolved(address[0])
        if found:
            self._send(packet, (found, address[1]))


class StreamDoor(_Sippys):
    """TCP, or TLS where certificates are given; connections are used both ways.

    failed: told when there is no connection to an address that something was to be sent to.
    """

    def __init__(
        self,
        took: Took,
        *,
        admits: Callable[[str], bool],
        failed: Callable[[Address, Door], None],
        server: ssl.SSLContext | None = None,
        client: ssl.SSLContext | None = None,
    ) -> None:
        self._took, self._admits, self._failed = took, admits, failed
        self._tls, self._client = server, client
        self.transport = "tls" if client is not None else "tcp"
        self._listens: asyncio.Server | None = None
        self._open: dict[Address, asyncio.StreamWriter] = {}
        self._also: dict[Address, Address] = {}  # as their Via says: where the connection is from
        self._names: dict[str, str] = {}  # address: the name whose certificate is wanted there
        self._untrusted: set[str] = set()  # addresses
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, address: str, port: int, public: str, *, listen: bool = True) -> int:
        """Listen there, or only be ready to connect. OSError when the port is taken."""
        if listen:
            self._listens = await asyncio.start_server(self._accepted, address, port, ssl=self._tls)
            port = int(self._listens.sockets[0].getsockname()[1])
        self.told = (public, port)
        return port

    async def close(self) -> None:
        if self._listens is not None:
            self._listens.close()
        for task in list(self._tasks):
            task.cancel()
        for writer in list(self._open.values()):
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._open.clear()

    def expect(self, address: str, name: str) -> None:
        """Whoever answers there by TLS must prove to be this name."""
        self._names[address] = name

    def distrusts(self, address: str) -> bool:
        """Whether whoever answered there last could not."""
        return address in self._untrusted

    def send_to(self, data: bytes | str, address: Address) -> None:
        packet = data.encode() if isinstance(data, str) else data
        address = (address[0], int(address[1] or (5061 if self._client else 5060)))
        writer = self._open.get(address) or self._open.get(self._also.get(address, address))
        if writer is not None and not writer.is_closing():
            writer.write(packet)
        else:
            _keep(self._tasks, self._send_by_new(packet, address))

    async def _send_by_new(self, packet: bytes, address: Address) -> None:
        self._untrusted.discard(address[0])
        try:
            async with asyncio.timeout(_PATIENCE):
                reader, writer = await asyncio.open_connection(
                    *address,
                    ssl=self._client,
                    server_hostname=self._name(address[0]) if self._client else None,
                )
        except (OSError, TimeoutError) as error:
            log.debug("no connection to %s: %s", self.addr2str(address), error)
            if isinstance(error, ssl.SSLCertVerificationError):
                self._untrusted.add(address[0])
            self._failed(address, self)
            return
        writer.write(packet)
        _keep(self._tasks, self._listen(reader, writer, address))

    def _name(self, host: str) -> str:
        return self._names.get(host, host)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = _peer(writer)
        if peer is None or self._is_full(peer[0]):
            writer.close()
            return
        _keep(self._tasks, self._listen(reader, writer, peer))

    def _is_full(self, host: str) -> bool:
        """Those we know are always let in."""
        if self._admits(host):
            return False
        strangers = [one for one in self._open if not self._admits(one[0])]
        return len(strangers) >= _MOST or sum(one[0] == host for one in strangers) >= _MOST_OF_ONE

    async def _listen(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: Address
    ) -> None:
        self._open[peer] = writer
        try:
            while message := await self._message(reader, writer, peer):
                self._note_sent_by(message, peer)
                self._took(message, peer, self)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            log.debug("%s: the connection ended", self.addr2str(peer), exc_info=True)
        finally:
            if self._open.get(peer) is writer:
                del self._open[peer]
            self._also = {said: real for said, real in self._also.items() if real != peer}
            writer.close()

    async def _message(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: Address
    ) -> bytes:
        first = await self._first(reader, writer, peer)
        async with asyncio.timeout(_PATIENCE):
            return await _whole(reader, first) if first else b""

    async def _first(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: Address
    ) -> bytes:
        """The first byte of a message; between two of them stand keep-alives (RFC 5626, 4.4.1)."""
        blanks = b""
        while True:
            async with asyncio.timeout(None if self._admits(peer[0]) else _PATIENCE):
                byte = await reader.read(1)
            if byte not in (b"\r", b"\n"):
                return byte
            blanks = (blanks + byte)[-4:]
            if blanks == b"\r\n\r\n":
                writer.write(b"\r\n")
                blanks = b""

    def _note_sent_by(self, message: bytes, peer: Address) -> None:
        """So that answers find the connection where they do not ask for rport."""
        via = _SENT_BY.search(message)
        if via is not None and not message.startswith(b"SIP/2.0"):
            usual = b"5061" if self._client else b"5060"
            self._also[(peer[0], int(via[1] or usual))] = peer


async def _whole(reader: asyncio.StreamReader, first: bytes) -> bytes:
    """A message framed by its Content-Length (RFC 3261, 18.3). ValueError for one without."""
    head = first + await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None or len(head) > _LONGEST_HEAD or int(length[1]) > _LARGEST:
        raise ValueError("no message of SIP")
    return head + await reader.readexactly(int(length[1]))


def _peer(writer: asyncio.StreamWriter) -> Address | None:
    found = writer.get_extra_info("peername")
    return (found[0], found[1]) if found else None


def is_address(host: str) -> bool:
    """Whether it is an address and no name."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


async def resolved(host: str) -> str:
    """An IPv4 address of a name; "" when there is none."""
    with suppress(OSError, UnicodeError):
        found = await asyncio.get_running_loop().getaddrinfo(host, None, family=2)
        return str(found[0][4][0])
    return ""


def _keep(tasks: "set[asyncio.Task[None]]", work: Any) -> None:
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
