"""All sound of the embedded driver: what telephones and browsers send, hear, and what is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from egal.calls.voice import Recorded, Track, Traffic

Codec = Literal["PCMA", "PCMU", "G722"]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where sound comes in. address: to bind to. public_address: as it stands in SDP and candidates.

    ports: first and last for RTP. folder: for recordings under way and prompts in each codec.
    """

    address: str
    public_address: str
    ports: tuple[int, int]
    folder: Path


@dataclass(frozen=True, slots=True)
class Told:
    """Whom to tell, within the event loop. digit: 0 to 9, * or #, once each press. silent: once
    for each time a leg that sent stops for four seconds (held ones are not asked)."""

    digit: Callable[[str, str], None]
    silent: Callable[[str], None]
    up: Callable[[str], None] = field(default=lambda _leg: None)


class Media:
    """One for a process, all methods from its event loop. A leg is named by whoever makes it.

    Raises VoiceError for a leg that is not there; `close`, `stop_playing` and `part` do nothing then.
    """

    async def start(self, doors: Doors, told: Told) -> None:
        """Open the ports."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Close every leg, and the ports."""
        raise NotImplementedError

    def telephone(self, leg: str) -> int:
        """A leg that speaks plain RTP: the UDP port for our SDP. May be asked before or after the
        other side's SDP is known, and gives the same one again."""
        raise NotImplementedError

    def telephone_answers(
        self,
        leg: str,
        address: str,
        port: int,
        codec: Codec,
        events: int | None = 101,
        *,
        held: bool = False,
    ) -> None:
        """What the other side's SDP says, again after each re-INVITE.

        events: payload type of telephone-event, None where they have none. held: they do not want
        to hear us (sendonly, inactive, 0.0.0.0); nothing is sent until it is False again.
        """
        raise NotImplementedError

    def browser(self, leg: str, codec: Codec = "PCMA") -> str:
        """A leg for a browser: the SDP to offer (DTLS-SRTP, ICE-lite, one bundle). The two legs of
        a bridge should speak one codec: ask with the one of the telephone."""
        raise NotImplementedError

    def browser_answers(self, leg: str, sdp: str) -> None:
        """The browser's SDP. `Told.up` follows once its sound comes, usually within half a second."""
        raise NotImplementedError

    def codec(self, leg: str) -> Codec:
        """What the leg speaks."""
        raise NotImplementedError

    async def play(self, leg: str, files: Sequence[Path], *, again: bool = False) -> bool:
        """As `Voice.play`. files: WAV, mono, 8,000 samples a second, 16 bits."""
        raise NotImplementedError

    def stop_playing(self, leg: str) -> None:
        """Silence is sent instead."""
        raise NotImplementedError

    async def send_digits(self, leg: str, digits: str) -> None:
        """By RFC 4733, 100 ms each with 100 ms between; returns when all are sent."""
        raise NotImplementedError

    def bridge(self, one: str, other: str) -> None:
        """Let them talk; what played stops, older bridges of both are taken apart."""
        raise NotImplementedError

    def part(self, leg: str) -> None:
        """Take its bridge apart: both hear silence."""
        raise NotImplementedError

    def record(self, leg: str) -> None:
        """Keep what this leg says from now on."""
        raise NotImplementedError

    def pause_recording(self, leg: str) -> None:
        """Keep nothing until `record`."""
        raise NotImplementedError

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        """As `Voice.recorded`: legs may be closed already. Never blocks the loop."""
        raise NotImplementedError

    def traffic(self, leg: str) -> Traffic:
        """As counted by now."""
        raise NotImplementedError

    def close(self, leg: str) -> None:
        """Free everything but what was recorded, which is kept for a minute."""
        raise NotImplementedError
