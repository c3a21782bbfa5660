"""Where we may connect to: the address guard of everything we fetch or post.

A name is resolved once, every address it has is looked at, and the connection goes to the one that
was looked at (`shared/http.py`): a second answer of the name server changes nothing (DNS
rebinding). Spellings such as 2130706433, 0177.0.0.1 or ::ffff:127.0.0.1 need no rules of their own,
because what is judged is what the system would connect to.
"""

import ipaddress
import socket
from collections.abc import Collection

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_AZURE = ipaddress.ip_address("168.63.129.16")  # its metadata service, on a public address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind NAT64, RFC 6052
_COMPATIBLE = ipaddress.ip_network("::/96")  # IPv4 in its oldest disguise, RFC 4291, 2.5.5.1


class Forbidden(Exception):
    """This address is inside a private network, or nowhere. The text says which host."""


def pinned(host: str, port: int, permitted: Collection[str] = ()) -> str:
    """The one address to connect to for this host.

    permitted: `host` or `host:port` that may be private. Raises Forbidden, or OSError for a name
    that cannot be resolved.
    """
    found = _resolved(host, port)
    if {host.lower(), f"{host.lower()}:{port}"} & set(permitted):
        return found[0]
    if not all(is_public(address) for address in found):
        raise Forbidden(f"{host} is inside a private network; EGAL_PRIVATE_HOSTS can permit it.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether this is an address of the open internet, in itself and in what it stands for."""
    ip = _meant(ipaddress.ip_address(address))
    return ip.is_global and not ip.is_multicast and ip != _AZURE


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # an empty or overlong label
        raise OSError(f"{host} is no host name") from error
    return [str(place[0]) for *_, place in found]


def _meant(ip: Ip) -> Ip:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _TRANSLATED or (ip in _COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]) or ip
