"""rtp.io within this process: its threads carry the packets, we tell it where they go.

It is told by lines of text (the command protocol of RTPProxy, "rtpproxy/src/rtpp_command_parse.c")
over a pair of sockets and answers within a millisecond, so nothing here waits. A session of it is
one leg: side "n" is the network, side "x" a port on 127.0.0.1 by which legs are joined.
"""

import asyncio
import atexit
import logging
import os
import re
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

from rtp.io import rtpproxy

from egal.calls.voice import VoiceError

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
ANYWHERE = "0.0.0.0"  # noqa: S104 - as it stands in commands and in SDP
_MODULES = ("catch_dtmf", "dtls_gw", "ice_lite")
_LONG = "1000000"  # seconds: when a leg is over, we say
_ANSWER = 8192  # bytes
_PATIENCE = 5.0  # seconds; it answers within one thousandth
_PRESSED = re.compile(r"^(\S+) ([0-9*#]) \d+ \d+ [01]$")


class Proxy:
    """The library, started. takes: folder of recordings under way. pressed: leg and digit."""

    def __init__(
        self, address: str, ports: tuple[int, int], takes: Path, pressed: Callable[[str, str], None]
    ) -> None:
        library = _started(address, ports, takes)
        self._commands: socket.socket = library.rtpp_sock
        self._notices: socket.socket = library.rtpp_nsock
        self.notify: str = library.rtpp_nsock_spec
        self._pressed, self._unread = pressed, b""
        self._commands.settimeout(_PATIENCE)
        self._notices.setblocking(False)
        asyncio.get_running_loop().add_reader(self._notices, self._read)

    def ask(self, command: str) -> str:
        """Its answer. VoiceError when it is an error."""
        try:
            self._commands.send(f"{command}\n".encode())
            answer = self._commands.recv(_ANSWER).decode().strip()
        except TimeoutError:
            _give_up(command)
        if answer.startswith("E"):
            raise VoiceError(f"The library for sound refuses “{command}”: {answer}.")
        return answer

    def close(self) -> None:
        """Every leg is over."""
        asyncio.get_running_loop().remove_reader(self._notices)
        self.ask("X")

    def _read(self) -> None:
        self._unread += self._notices.recv(_ANSWER)
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            if pressed := _PRESSED.match(line.decode(errors="replace").strip()):
                self._pressed(*pressed.groups())


def _give_up(command: str) -> NoReturn:
    """End this process: without an answer now there is none ever, and each call would wait for it.

    Whoever watches over the process starts it anew, and the calls are noted as interrupted.
    """
    log.critical("the library for sound does not answer “%s”; the process ends", command)
    os._exit(os.EX_SOFTWARE)


@cache
def _started(address: str, ports: tuple[int, int], takes: Path) -> rtpproxy:
    """Never ended: a second one could not encrypt in the same process (`srtp_create() failed`)."""
    library = rtpproxy(modules=_MODULES, extra_args=_options(address, ports, takes))
    for line in (library.rtpp_sock, library.rtpp_nsock):
        atexit.register(line.close)
    return library


def _options(address: str, ports: tuple[int, int], takes: Path) -> list[str]:
    first, last = ports
    doors = ["-F", "-l", address, "-m", str(first), "-M", str(last)]
    kept = ["-P", "-R", "-r", str(takes), "-S", str(takes)]
    return [*doors, *kept, "-T", _LONG, "-W", _LONG, "-d", "ERR"]
