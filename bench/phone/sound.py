"""Telephones' sound: a process that speaks a tone to many ports at once, and counts what comes."""

import multiprocessing
import socket
import struct
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from egal.channels.phone.embedded.media.g711 import encode
from egal.testing.rawsip import SOUND
from egal.testing.telephone import tone

TONE = 450.0  # Hz, whole waves in each packet
PACKET = 0.02  # seconds
_PAYLOAD = encode("A", tone(TONE, 0, 160).tobytes())
_HEAD = struct.Struct(">BBHII")  # RFC 3550, 5.1
_PATIENCE = 10.0  # seconds


@dataclass(slots=True)
class Came:
    """From one port. lost: by their numbers. loud: those that are not silence."""

    packets: int = 0
    lost: int = 0
    loud: int = 0
    last: int = -1

    def take(self, packet: bytes) -> None:
        number, payload = _HEAD.unpack_from(packet)[2], packet[_HEAD.size :]
        if self.last >= 0 and packet[1] & 0x7F == 8:
            self.lost += max(0, ((number - self.last) & 0xFFFF) - 1) % 0x8000
        self.last = number
        self.packets += 1
        self.loud += payload != payload[:1] * len(payload)


class Sound:
    """with Sound() as sound: the process. port: where it hears all of it; sdp: that as an SDP."""

    def __init__(self) -> None:
        self._pipe, self._theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_live, args=(self._theirs,), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.port = int(self._asked())
        self.sdp = SOUND.replace("m=audio 9 ", f"m=audio {self.port} ")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()

    def talk(self, sdp: str) -> int:
        """Speak to the port that an SDP names, from now on; the port."""
        port = next(line for line in sdp.splitlines() if line.startswith("m=audio")).split()[1]
        self._pipe.send(int(port))
        return int(port)

    def hush(self, port: int) -> None:
        """They have hung up."""
        self._pipe.send(-port)

    def came(self) -> dict[int, Came]:
        """What has come by now, by the port it came from, and what was sent to each."""
        self._pipe.send(0)
        found: dict[int, Came] = self._asked()
        return found

    def _asked(self) -> Any:
        if not self._pipe.poll(_PATIENCE):
            raise SystemExit("the process that makes the sound does not answer")
        return self._pipe.recv()


def packet_of(number: int, source: int) -> bytes:
    """Of the tone, the one of this number."""
    head = _HEAD.pack(0x80, 8, number & 0xFFFF, number * 160 & 0xFFFFFFFF, source)
    return head + _PAYLOAD


def _live(pipe: Connection) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sound:
        sound.bind(("127.0.0.1", 0))
        sound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000_000)
        sound.setblocking(False)
        pipe.send(sound.getsockname()[1])
        ports: set[int] = set()
        came: dict[int, Came] = {}
        number, due = 0, time.monotonic()
        while True:
            _obey(pipe, ports, came)
            _send(sound, ports, number)
            _hear(sound, came)
            number, due = number + 1, due + PACKET
            time.sleep(max(due - time.monotonic(), 0))


def _obey(pipe: Connection, ports: set[int], came: dict[int, Came]) -> None:
    while pipe.poll():
        port = pipe.recv()
        if port > 0:
            ports.add(port)
            came[port] = Came()
        elif port:
            ports.discard(-port)
        else:
            pipe.send(came)


def _send(sound: socket.socket, ports: set[int], number: int) -> None:
    for port in ports:
        try:
            sound.sendto(packet_of(number, port), ("127.0.0.1", port))
        except OSError:
            continue


def _hear(sound: socket.socket, came: dict[int, Came]) -> None:
    try:
        while True:
            packet, (_address, port) = sound.recvfrom(2_048)
            if port in came and len(packet) > _HEAD.size:
                came[port].take(packet)
    except BlockingIOError:
        return
