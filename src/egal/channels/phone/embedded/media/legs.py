"""One leg as the library knows it: its ports, its encryption, what it is sent, what is kept."""

import asyncio
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from egal.calls.voice import Traffic, VoiceError
from egal.channels.phone.embedded.media.codecs import PAYLOAD_TYPES, Codec
from egal.channels.phone.embedded.media.proxy import ANYWHERE, LOOPBACK, Proxy
from egal.channels.phone.embedded.media.sdp import EVENTS, Answered, Sealed
from egal.channels.phone.embedded.media.sounds import Ready

_SEAL = "M4:1"  # module dtls_gw
_ICE = "M5:1"  # module ice_lite
_KEYS = "M3:1"  # module catch_dtmf


_loop = asyncio.get_running_loop


@dataclass(slots=True)
class Playing:
    """over: True once all of it was heard, False when something else began."""

    ready: Ready
    again: bool
    over: asyncio.Future[bool] = field(default_factory=lambda: _loop().create_future())
    clock: asyncio.TimerHandle | None = None


@dataclass(slots=True, eq=False)
class Leg:
    """name: its maker's; id: the library's. port: outside; inner: on 127.0.0.1, 0 until the other
    side is known. events: their payload type for keys. up: sound came. turn: counts wishes to play.
    user: of a browser's ICE; places: where its packets come from.
    """

    name: str
    codec: Codec = "PCMA"
    browser: bool = False
    id: str = field(default_factory=lambda: f"L{secrets.token_hex(8)}")
    port: int = 0
    inner: int = 0
    events: int | None = EVENTS
    up: bool = False
    held: bool = False
    pressing: bool = False
    other: "Leg | None" = None
    playing: Playing | None = None
    turn: int = 0
    user: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)
    take: Path | None = None


class Legs:
    """The words for each of these in the library's language. sink: a port where nobody listens."""

    def __init__(self, proxy: Proxy, sink: int) -> None:
        self._proxy, self._sink = proxy, sink

    def open(self, leg: Leg) -> None:
        """Its port."""
        leg.port = int(self._outer(leg).split()[0])

    def open_sealed(self, leg: Leg, addresses: tuple[str, ...], asking: int) -> Sealed:
        """Its port, with encryption and ICE."""
        reply, seal, ice = self._outer(leg, f"{_SEAL} S", f"{_ICE} S").split(" && ")
        leg.port = int(reply.split()[0])
        user, password = ice.split()[:2]
        leg.user, fingerprint = user, unquote(seal.split(maxsplit=1)[1])
        return Sealed(leg.port, asking, user, password, fingerprint, addresses)

    def meet(self, leg: Leg, address: str, port: int) -> None:
        """The other side is there."""
        self._meet(leg, address, port)

    def meet_sealed(self, leg: Leg, their: Answered) -> None:
        """A browser's side; its address is found by ICE."""
        role = "A" if their.active else "P"
        seal = f"{_SEAL} {role} {their.fingerprint}"
        self._meet(leg, ANYWHERE, 9, seal, f"{_ICE} A {their.user} {their.password}")
        for place in leg.places:
            self.comes_from(leg, place)

    def comes_from(self, leg: Leg, place: tuple[str, int]) -> None:
        """Take what a browser sends from there."""
        address, port = place
        known = f"{_ICE} C 1 1 UDP 1 {address} {port} typ host"
        self._meet(leg, ANYWHERE, 9, known)

    def turn(self, leg: Leg, to: Leg | None) -> None:
        """What it says goes to that leg, or nowhere."""
        port = to.inner if to else self._sink
        self._proxy.ask(f"Ua {leg.id} {LOOPBACK} {port} x n {self._told(leg)}")

    def keep(self, leg: Leg, name: str) -> None:
        """Write what it says to this file among the takes."""
        self._proxy.ask(f"C {leg.id} {name} n x")

    def keep_no_more(self, leg: Leg) -> None:
        """The file is whole some milliseconds later."""
        self._proxy.ask(f"N {leg.id} n x")

    def traffic(self, leg: Leg) -> Traffic:
        """sent: what came for it from the leg it is joined to."""
        counted = "rtpa_nrcvd rtpa_nlost npkts_ino"
        received, lost, sent = self._proxy.ask(f"Q {leg.id} n x {counted}").split()
        return Traffic(int(received), int(sent), int(lost))

    def close(self, leg: Leg) -> None:
        """Free its ports."""
        self._proxy.ask(f"D {leg.id} n x")

    def _outer(self, leg: Leg, *more: str) -> str:
        return self._ask(f"U {leg.id} {ANYWHERE} 0 x {self._told(leg)}", *more)

    def _meet(self, leg: Leg, address: str, port: int, *more: str) -> None:
        shape = f"Uc{PAYLOAD_TYPES[leg.codec]}l{LOOPBACK}"
        keys = f"{_KEYS} {leg.id} {EVENTS if leg.events is None else leg.events}"
        command = f"{shape} {leg.id} {address} {port} n x {self._told(leg)}"
        reply = self._ask(command, *more, keys)
        leg.inner = int(reply.split()[0])

    def _told(self, leg: Leg) -> str:
        return f"{self._proxy.notify} {leg.id}"

    def _ask(self, command: str, *more: str) -> str:
        reply = self._proxy.ask(" && ".join((command, *more)))
        if "-1" in reply.split(" && ")[1:]:
            raise VoiceError("The library for sound refuses what the other side said.")
        return reply
