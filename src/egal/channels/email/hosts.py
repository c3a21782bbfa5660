"""Names of mail servers and their ports, as people type them."""

import ipaddress
import re

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")  # of a host name, RFC 1123


def host_in(typed: str) -> str:
    """The name as DNS knows it; unchanged if that is impossible."""
    host = typed.strip().rstrip(".").lower()
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return all(_LABEL.fullmatch(label) for label in host.split("."))
    return True


def port_in(netloc: str) -> int | None:
    """What follows the last colon, unless that is inside an IPv6 address in brackets."""
    port = netloc.rpartition("@")[2].rpartition("]")[2].rpartition(":")[2]
    if ":" in netloc.rpartition("@")[2].rpartition("]")[2] and not port.isdecimal():
        raise ValueError("The port must be a number.")
    return int(port[:6]) if port.isdecimal() else None
