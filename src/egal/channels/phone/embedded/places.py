"""Where the servers of a name are (RFC 3263): by SRV, else by address."""

import asyncio
from dataclasses import dataclass

import dns.asyncresolver
import dns.exception

from egal.channels.phone.embedded.sip.doors import is_address

_PATIENCE = 5.0  # seconds
_SERVICES = {"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"}


@dataclass(frozen=True, slots=True)
class Place:
    """address: IPv4."""

    address: str
    port: int


async def places(host: str, port: int | None, transport: str) -> list[Place]:
    """The best first; [] for a name that nobody knows."""
    usual = 5061 if transport == "tls" else 5060
    if is_address(host):
        return [Place(host, port or usual)]
    if port is None and "." in host:
        found = [place for each in await _services(host, transport) for place in await _at(*each)]
        if found:
            return found
    return await _at(host, port or usual)


async def _services(host: str, transport: str) -> list[tuple[str, int]]:
    try:
        answer = await dns.asyncresolver.resolve(
            f"{_SERVICES[transport]}.{host}", "SRV", lifetime=_PATIENCE
        )
    except (dns.exception.DNSException, OSError):
        return []
    ordered = sorted(answer, key=lambda row: (row.priority, -row.weight))
    return [(str(row.target).rstrip("."), int(row.port)) for row in ordered]


async def _at(host: str, port: int) -> list[Place]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await loop.getaddrinfo(host, port, family=2, type=2)
    except (OSError, UnicodeError, TimeoutError):
        return []
    return list(dict.fromkeys(Place(str(row[4][0]), port) for row in found))
