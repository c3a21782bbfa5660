"""Doors for servers that open their own."""

import itertools
import random
import socket

_BELOW = range(26_000, 32_000, 2)  # Linux gives whoever connects those from 32,768 on
_PORTS = itertools.cycle(random.sample(_BELOW, len(_BELOW)))
_KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM)


def free_port() -> int:
    """One of loopback that nobody has, by TCP or by UDP; nor the next, where SIP puts its TLS."""
    return next(port for port in _PORTS if all(_is_free(port, kind) for kind in _KINDS))


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with (
        socket.socket(socket.AF_INET, kind) as door,
        socket.socket(socket.AF_INET, kind) as next_door,
    ):
        try:
            door.bind(("127.0.0.1", port))
            next_door.bind(("127.0.0.1", port + 1))
        except OSError:
            return False
    return True
