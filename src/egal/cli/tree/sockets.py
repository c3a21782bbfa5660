"""Opening a port before anything is started, so that a taken one is told at once."""

import errno
import resource
import socket
import stat
from contextlib import suppress
from pathlib import Path

from egal.shared.trouble import Trouble

CONNECTIONS = 65_536  # open files of a process, where the system allows as many


class CannotListen(Trouble):
    """The address or port cannot be opened."""


def listen(address: str, port: int, setting: str) -> socket.socket:
    """A TCP socket that takes connections from now on. Forked parts inherit it, so that one that
    is started again finds the connections that waited meanwhile.

    setting: how to choose another port, told when this one is taken ("--port or EGAL_PORT").
    Port 0 is any free one. "::" takes IPv4 too. CannotListen when it cannot be opened.
    """
    if not 0 <= port <= 65535:
        raise CannotListen(f"{port} is no port. Choose one from 0 to 65535 with {setting}.")
    try:
        family, place = _resolved(address)
        both = place == "::" and socket.has_dualstack_ipv6()
        server = socket.create_server(
            (place, port), family=family, backlog=2048, dualstack_ipv6=both
        )
    except (OSError, UnicodeError) as error:
        raise CannotListen(_why_not(error, address, port, setting)) from error
    # Connections inherit it. asyncio sets it by itself only on sockets made otherwise; without it
    # the body of an answer waits 40 ms for the client to acknowledge the head.
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return server


def listen_local(path: Path, setting: str) -> socket.socket:
    """A Unix socket at this path, for every program that may enter its folder.

    What a killed process left there is replaced. CannotListen when it cannot be opened.
    """
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _clear(path)
        server.bind(str(path))
        path.chmod(0o666)  # as a port of this machine: whoever is here may connect
        server.listen(2048)
    except OSError as error:
        server.close()
        why = error.strerror or str(error)
        raise CannotListen(
            f"{path} cannot be opened ({why}). Choose another with {setting}."
        ) from error
    return server


def allow_connections() -> None:
    """Let this process and those it forks open as many files as they may, up to CONNECTIONS.

    Each connection is one, and systems let a process begin with 1,024 (getrlimit(2)): a thousand
    customers who only have the chat open would leave no room for the desk.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):  # a system that has another limit besides
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _clear(path: Path) -> None:
    """Remove a socket at which nobody listens."""
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.stat().st_mode) and not answers(path):
            path.unlink()


def answers(path: Path) -> bool:
    """Whether somebody listens at this Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return client.connect_ex(str(path)) == 0


def _resolved(address: str) -> tuple[socket.AddressFamily, str]:
    flags = socket.AI_PASSIVE
    family, *_, place = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM, flags=flags)[0]
    return family, str(place[0])


def _why_not(error: Exception, address: str, port: int, setting: str) -> str:
    match error:
        case OSError(errno=errno.EADDRINUSE):
            return (
                f"Port {port} on {address} is taken by another program. "
                f"Choose another with {setting}."
            )
        case PermissionError():
            return (
                f"Port {port} on {address} may be opened by root only. "
                f"Choose one from 1024 with {setting}."
            )
    return (
        f"{address} is no address of this machine, so port {port} cannot be opened there. "
        "Use 127.0.0.1 for this machine alone, 0.0.0.0 for its network."
    )
