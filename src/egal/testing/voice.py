"""A driver of calls without any network: a test says what telephones and browsers do."""

import asyncio
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal

from egal.calls.voice import (
    Abilities,
    Digit,
    Gone,
    Heard,
    HeldByThem,
    Incoming,
    Leg,
    Line,
    Recorded,
    Ringing,
    Silent,
    Track,
    Traffic,
    Up,
    VoiceError,
)
from egal.shared import clock


@dataclass
class FakeLeg:
    """One party. heard: the names of the sounds that were played to it, in order. playing: of those
    that play now. bridged: with whom it talks. state: "ringing", "up". browser_sdp: as answered."""

    leg: Leg
    number: str = ""
    state: str = "ringing"
    browser: bool = False
    heard: list[str] = field(default_factory=list)
    playing: "asyncio.Future[bool] | None" = None
    bridged: Leg = ""
    recording: bool = False
    digits: str = ""
    browser_sdp: str = ""


class FakeVoice:
    """As `Voice`. What is played takes no time, unless `slow` names it or it goes on for ever.

    legs: those that are there. refused: causes by leg. trouble: by inbox, as a line's.
    likes: what browsers' legs were to be like.
    """

    key = "fake"

    def __init__(self, abilities: Abilities | None = None) -> None:
        self.abilities = abilities or Abilities()
        self.legs: dict[Leg, FakeLeg] = {}
        self.lines: list[Line] = []
        self.refused: dict[Leg, int] = {}
        self.slow: set[str] = set()
        self.trouble: dict[int, str] = {}
        self.likes: list[Leg | None] = []
        self._recorded: set[Leg] = set()
        self._numbers = count(1)
        self._heard: Callable[[Heard], None] = _nobody

    # What a test says

    def rings(self, line: Line, number: str = "+4915112345678", name: str = "") -> FakeLeg:
        """Somebody rings us."""
        leg = self._new("in", number)
        call = f"{leg.leg}@network"
        self._heard(Incoming(leg.leg, call, line, number, name, clock.now()))
        return leg

    def presses(self, leg: Leg, digits: str) -> None:
        """Keys, one after the other."""
        for digit in digits:
            self._heard(Digit(leg, digit))

    def answers(self, leg: Leg) -> None:
        """Whoever was rung answers."""
        self.legs[leg].state = "up"
        self._heard(Up(leg))

    def hangs_up(self, leg: Leg, cause: int = 200) -> None:
        """From the other side."""
        self._gone(leg, "them", cause)

    def holds(self, leg: Leg, held: bool) -> None:
        """The other side puts us on hold, or takes us back."""
        self._heard(HeldByThem(leg, held))

    def falls_silent(self, leg: Leg) -> None:
        """Its browser died."""
        self._heard(Silent(leg))

    def dialled(self, number: str) -> FakeLeg | None:
        """The newest leg by which this number is rung."""
        return next((each for each in reversed(self.legs.values()) if each.number == number), None)

    # The contract

    async def start(self, heard: Callable[[Heard], None]) -> None:
        loop = asyncio.get_running_loop()  # told later: whoever dials knows the leg by then
        self._heard = lambda event: _ignored(loop.call_soon(heard, event))

    async def stop(self) -> None:
        for leg in list(self.legs):
            self._gone(leg, "us", 200)

    async def use(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)

    def troubles(self) -> Mapping[int, str]:
        return self.trouble

    async def ring(self, leg: Leg) -> None:
        self._leg(leg)

    async def answer(self, leg: Leg) -> None:
        self._leg(leg).state = "up"

    async def refuse(self, leg: Leg, cause: int) -> None:
        self._leg(leg)
        self.refused[leg] = cause
        self._gone(leg, "us", cause)

    async def hang_up(self, leg: Leg) -> None:
        self._gone(leg, "us", 200)

    async def dial(self, line: Line, number: str, like: Leg | None = None) -> Leg:  # noqa: ARG002
        self._able("dials")
        if reason := self.trouble.get(line.inbox):
            raise VoiceError(reason)
        leg = self._new("out", number)
        self._heard(Ringing(leg.leg))
        return leg.leg

    async def browser(self, like: Leg | None = None) -> tuple[Leg, str]:
        self._able("browsers")
        self.likes.append(like)
        leg = self._new("browser")
        leg.browser = True
        return leg.leg, f"v=0 offer for {leg.leg}"

    async def browser_answers(self, leg: Leg, sdp: str) -> None:
        if not sdp.startswith("v=0"):
            raise VoiceError("This is no SDP.")
        self._leg(leg).browser_sdp = sdp
        self.answers(leg)

    async def play(self, leg: Leg, sounds: Sequence[Path], *, again: bool = False) -> bool:
        self._able("plays")
        one = self._leg(leg)
        self._stop(one)
        names = [sound.stem for sound in sounds]
        one.heard += names
        if not again and not self.slow.intersection(names):
            return True
        one.playing = asyncio.get_running_loop().create_future()
        return await one.playing

    async def stop_playing(self, leg: Leg) -> None:
        if leg in self.legs:
            self._stop(self.legs[leg])

    async def send_digits(self, leg: Leg, digits: str) -> None:
        self._leg(leg).digits += digits

    async def bridge(self, one: Leg, other: Leg) -> None:
        self._able("bridges")
        for leg, to in ((self._leg(one), other), (self._leg(other), one)):
            self._stop(leg)
            leg.bridged = to

    async def part(self, leg: Leg) -> None:
        if leg in self.legs and (other := self.legs[leg].bridged):
            self.legs[leg].bridged = ""
            if other in self.legs:
                self.legs[other].bridged = ""

    async def record(self, leg: Leg) -> None:
        self._able("records")
        self._leg(leg).recording = True
        self._recorded.add(leg)

    async def pause_recording(self, leg: Leg) -> None:
        self._leg(leg).recording = False

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        if not self._recorded.intersection(each.leg for each in tracks):
            return None
        self._recorded.difference_update(each.leg for each in tracks)
        to.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(to), "wb") as wav:
            wav.setnchannels(len({each.channel for each in tracks}))
            wav.setsampwidth(2)
            wav.setframerate(8000)
            wav.writeframes(bytes(8000 * 2 * wav.getnchannels()))
        return Recorded(to, 1.0, [0, 50, 100])

    def traffic(self, leg: Leg) -> Traffic:
        self._leg(leg)
        return Traffic(0, 0, 0)

    def _new(self, kind: str, number: str = "") -> FakeLeg:
        leg = FakeLeg(f"{kind}-{next(self._numbers)}", number)
        self.legs[leg.leg] = leg
        return leg

    def _leg(self, leg: Leg) -> FakeLeg:
        if leg not in self.legs:
            raise VoiceError(f"The leg {leg} is gone.")
        return self.legs[leg]

    def _able(self, ability: str) -> None:
        if not getattr(self.abilities, ability):
            raise VoiceError(f"This driver never {ability}.")

    def _stop(self, leg: FakeLeg) -> None:
        if leg.playing and not leg.playing.done():
            leg.playing.set_result(False)

    def _gone(self, leg: Leg, by: Literal["them", "us"], cause: int) -> None:
        if one := self.legs.pop(leg, None):
            self._stop(one)
            other = self.legs.get(one.bridged)
            if other:
                other.bridged = ""
            self._heard(Gone(leg, by, cause))


def _ignored(_handle: object) -> None:
    """Nobody cancels it."""


def _nobody(_event: Heard) -> None:
    """Before anybody listens."""
