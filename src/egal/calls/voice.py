"""The contract between the switchboard and a driver that carries sound.

A driver connects; the switchboard decides. A leg is one party's connection: a telephone by the
network, or an agent's browser. Legs are known by short texts that are never used twice. What a
driver cannot do it says in its abilities, and is then never asked for. All of it runs in one event
loop; a driver tells what happens by calling `heard` there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

Leg = str


class VoiceError(Exception):
    """A driver could not do it: the leg is gone, the line is down, the number is refused."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a driver can do. browsers: agents talk in the browser. dials: it rings numbers."""

    plays: bool = True
    hears_digits: bool = True
    browsers: bool = True
    bridges: bool = True
    holds: bool = True
    records: bool = True
    dials: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A number of ours and how its driver is connected there: an inbox. settings: as its form
    cleaned them."""

    inbox: int
    workspace: int
    address: str
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Somebody rings. call: the network's own id of the call. number: as the network has it, ""
    when withheld. line: which of our numbers they rang."""

    leg: Leg
    call: str
    line: Line
    number: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ringing:
    """Whom we ring hears it."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Up:
    """Sound goes both ways from now on: whom we rang answered, or a browser is connected."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Digit:
    """A key was pressed: 0 to 9, * or #."""

    leg: Leg
    digit: str


@dataclass(frozen=True, slots=True)
class HeldByThem:
    """The other side put us on hold, or took us back (held False)."""

    leg: Leg
    held: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing has come from this leg for four seconds, though it should: its browser died."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Gone:
    """A leg is over and everything of it freed. by: them, or us. cause: a SIP status, 200 for a
    normal end; 486 busy, 480 nobody answered, 603 declined, 408 lost."""

    leg: Leg
    by: Literal["them", "us"]
    cause: int = 200
    reason: str = ""


Heard = Incoming | Ringing | Up | Digit | HeldByThem | Silent | Gone


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finished WAV file: 8,000 samples a second, 16 bits, one or two channels.

    peaks: loudness from 0 to 100 in up to 400 equal pieces.
    """

    path: Path
    seconds: float
    peaks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Track:
    """What one leg said, and into which channel it goes: 0 is the customer, left; 1 the agent."""

    leg: Leg
    channel: Literal[0, 1]


@dataclass(frozen=True, slots=True)
class Traffic:
    """Packets of a leg so far. lost: as the sequence numbers tell."""

    received: int
    sent: int
    lost: int


class Voice(Protocol):
    """One driver. Every method may raise VoiceError; on a leg that is gone it does, but for
    `hang_up`, `stop_playing` and `part`, which do nothing then."""

    key: str
    abilities: Abilities

    async def start(self, heard: Callable[[Heard], None]) -> None:
        """Open its doors."""

    async def stop(self) -> None:
        """Close them; legs that are still there end."""

    async def use(self, lines: Sequence[Line]) -> None:
        """The lines there are now: registers new ones, lets go of others. Calls go on."""

    def troubles(self) -> Mapping[int, str]:
        """Why a line does not work now, by its inbox, in English as of `Unreadable`."""

    async def ring(self, leg: Leg) -> None:
        """Let the caller hear that it rings."""

    async def answer(self, leg: Leg) -> None:
        """Take the call; silence is sent from now on until something else is."""

    async def refuse(self, leg: Leg, cause: int) -> None:
        """Do not take it."""

    async def hang_up(self, leg: Leg) -> None:
        """End it. `Gone` follows."""

    async def dial(self, line: Line, number: str, like: Leg | None = None) -> Leg:
        """Ring a number (E.164) by this line. Ringing, Up, Gone follow.

        like: the leg it will be bridged to, where there is one, so that both speak one codec.
        """

    async def browser(self, like: Leg | None = None) -> tuple[Leg, str]:
        """A leg for an agent's browser and the SDP to offer it. like: as in `dial`."""

    async def browser_answers(self, leg: Leg, sdp: str) -> None:
        """The SDP the browser answered with. Up follows."""

    async def play(self, leg: Leg, sounds: Sequence[Path], *, again: bool = False) -> bool:
        """Play WAV files (mono, 8,000 a second, 16 bits) one after the other to this leg alone.

        Returns when all are through, True, or when something else began, False. again: for ever.
        """

    async def stop_playing(self, leg: Leg) -> None:
        """Silence."""

    async def send_digits(self, leg: Leg, digits: str) -> None:
        """By RFC 4733, 100 ms each."""

    async def bridge(self, one: Leg, other: Leg) -> None:
        """Let them talk. What played stops."""

    async def part(self, leg: Leg) -> None:
        """Take its bridge apart: both hear silence."""

    async def record(self, leg: Leg) -> None:
        """Keep what this leg says from now on, until it is gone, or paused."""

    async def pause_recording(self, leg: Leg) -> None:
        """Keep nothing until `record` is called again; the time goes on as silence."""

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        """Put together what was kept of these legs, each where it was said in time, and forget it.

        They may be gone already; each is kept for a minute. None where nothing was.
        """

    def traffic(self, leg: Leg) -> Traffic:
        """As counted by now."""
