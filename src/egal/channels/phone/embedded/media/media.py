"""All sound of the embedded driver: what telephones and browsers send, hear, and what is kept."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from egal.calls.voice import Recorded, Track, Traffic, VoiceError
from egal.channels.phone.embedded.media import digits as keys
from egal.channels.phone.embedded.media import sdp
from egal.channels.phone.embedded.media.codecs import Codec
from egal.channels.phone.embedded.media.legs import Leg, Legs
from egal.channels.phone.embedded.media.players import Players
from egal.channels.phone.embedded.media.proxy import ANYWHERE, LOOPBACK, Proxy
from egal.channels.phone.embedded.media.sounds import Sounds
from egal.channels.phone.embedded.media.speaker import Speaker
from egal.channels.phone.embedded.media.stun import asking
from egal.channels.phone.embedded.media.takes import Takes
from egal.channels.phone.embedded.media.watch import watch

_PLACES = 20  # from which one browser may come

__all__ = ["Codec", "Doors", "Media", "Told"]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where sound comes in. address: to bind to. public_address: as it stands in SDP.

    ports: first and last for RTP. folder: for recordings under way and prompts in each codec.
    """

    address: str
    public_address: str
    ports: tuple[int, int]
    folder: Path


@dataclass(frozen=True, slots=True)
class Told:
    """Whom to tell, within the event loop. digit: leg and 0 to 9, * or #, once each press. silent:
    once each time a browser that sent stops for four seconds. up: a browser's sound comes."""

    digit: Callable[[str, str], None]
    silent: Callable[[str], None]
    up: Callable[[str], None] = field(default=lambda _leg: None)


class Media:
    """One for a process, all methods from its event loop. A leg is named by whoever makes it.

    VoiceError for a leg that is not there; `close`, `stop_playing`, `part` do nothing then.
    """

    def __init__(self) -> None:
        self._all: dict[str, Leg] = {}

    async def start(self, doors: Doors, told: Told) -> None:
        """Open the ports. Recordings that a former process left in the folder are removed."""
        self._doors, self._told = doors, told
        self._takes = Takes(doors.folder / "takes")
        sounds = await asyncio.to_thread(Sounds, doors.folder / "sounds")
        self._proxy = Proxy(doors.address, doors.ports, self._takes.folder, self._pressed)
        self._asking = await asking(doors.address, doors.ports, self._came)
        self._sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sink.bind((LOOPBACK, 0))
        self._legs = Legs(self._proxy, self._sink.getsockname()[1])
        self._speaker = Speaker()
        self._players = Players(self._legs, sounds, self._speaker)
        self._watch = asyncio.create_task(watch(self._all, self._legs, told.up, told.silent))

    async def stop(self) -> None:
        """Close every leg, and the ports."""
        self._watch.cancel()
        for leg in list(self._all):
            self.close(leg)
        self._speaker.close()
        self._proxy.close()
        self._asking.close()
        await asyncio.sleep(0)
        self._sink.close()
        self._takes.forget_all()

    def telephone(self, leg: str) -> int:
        """A leg that speaks plain RTP: the UDP port for our SDP. May be asked before or after the
        other side's SDP is known, and gives the same one again."""
        if leg not in self._all:
            opened = Leg(leg)
            self._legs.open(opened)
            self._all[leg] = opened
        return self._all[leg].port

    def telephone_answers(
        self,
        leg: str,
        address: str,
        port: int,
        codec: Codec,
        events: int | None = sdp.EVENTS,
        *,
        held: bool = False,
    ) -> None:
        """What the other side's SDP says, again after each re-INVITE.

        events: payload type of telephone-event, None where they have none. held: they do not want
        to hear us (sendonly, inactive, 0.0.0.0); nothing is sent until it is False again.
        """
        one = self._leg(leg)
        before = one.codec, one.held, bool(one.inner)
        one.codec, one.events, one.held = codec, events, held
        if not one.inner or address != ANYWHERE:
            self._legs.meet(one, address, port)
        if before != (codec, held, True):  # what plays goes on when only the session is refreshed
            self._players.settle(one)

    def browser(self, leg: str, codec: Codec = "PCMA") -> str:
        """A leg for a browser: the SDP to offer (DTLS-SRTP, ICE-lite, one bundle). The two legs of
        a bridge should speak one codec: ask with the one of the telephone."""
        opened = Leg(leg, codec, browser=True)
        ours = self._legs.open_sealed(opened, self._addresses(), self._asking.port)
        self._asking.passwords[ours.user] = ours.password
        self._all[leg] = opened
        return sdp.offer(ours.port, codec, ours)

    def browser_answers(self, leg: str, answer: str) -> None:
        """The browser's SDP. `Told.up` follows once its sound comes, within half a second."""
        one = self._leg(leg)
        self._legs.meet_sealed(one, sdp.answered(answer))
        self._players.settle(one)

    def codec(self, leg: str) -> Codec:
        """What the leg speaks."""
        return self._leg(leg).codec

    async def play(self, leg: str, files: Sequence[Path], *, again: bool = False) -> bool:
        """As `Voice.play`. files: WAV, mono, 8,000 samples a second, 16 bits."""
        return await self._players.play(self._leg(leg), files, again=again)

    def stop_playing(self, leg: str) -> None:
        """Silence is sent instead, or the other side of its bridge heard."""
        if leg in self._all:
            self._players.stop(self._all[leg])

    async def send_digits(self, leg: str, digits: str) -> None:
        """By RFC 4733, 100 ms each with 100 ms between; returns when all are sent. VoiceError for
        what is no key, or where the other side does not take them."""
        one = self._connected(leg)
        if one.events is None or set(digits) - set(keys.KEYS):
            raise VoiceError("The other side takes no keys, or not these.")
        one.pressing = True
        self._players.settle(one)
        try:
            await keys.send(one.inner, digits, one.events)
        finally:
            one.pressing = False
            if self._all.get(leg) is one:
                self._players.settle(one)

    def bridge(self, one: str, other: str) -> None:
        """Let them talk; what played stops, older bridges of both are taken apart."""
        left, right = self._connected(one), self._connected(other)
        if left.codec != right.codec:
            raise VoiceError(f"One speaks {left.codec}, the other {right.codec}.")
        self._players.join(left, right)

    def part(self, leg: str) -> None:
        """Take its bridge apart: both hear silence."""
        if leg in self._all:
            self._players.part(self._all[leg])

    def record(self, leg: str) -> None:
        """Keep what this leg says from now on."""
        one = self._connected(leg)
        if one.take is None:
            one.take = self._takes.begin(leg)
            self._legs.keep(one, one.take.stem)

    def pause_recording(self, leg: str) -> None:
        """Keep nothing until `record`."""
        one = self._leg(leg)
        if one.take is not None:
            one.take = None
            self._legs.keep_no_more(one)

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        """As `Voice.recorded`: legs may be closed already; recording of others ends. Never blocks
        the loop."""
        for track in tracks:
            if track.leg in self._all:
                self.pause_recording(track.leg)
        return await self._takes.put_together(tracks, to)

    def traffic(self, leg: str) -> Traffic:
        """As counted by now. sent: what was passed on to it; what was played is not counted."""
        one = self._leg(leg)
        counted = self._legs.traffic(one)
        return replace(counted, sent=max(0, counted.sent - self._speaker.said(one.id)))

    def close(self, leg: str) -> None:
        """Free everything but what was recorded, which is kept for a minute."""
        if one := self._all.pop(leg, None):
            self._players.leave(one)
            with contextlib.suppress(VoiceError):
                self._legs.close(one)
            self._takes.leave(leg)
            self._asking.forget(one.user)

    def _leg(self, leg: str) -> Leg:
        if leg not in self._all:
            raise VoiceError("This connection is over.")
        return self._all[leg]

    def _connected(self, leg: str) -> Leg:
        one = self._leg(leg)
        if not one.inner:
            raise VoiceError("This connection is not up yet.")
        return one

    def _addresses(self) -> tuple[str, ...]:
        """Of candidates: the public one, and the one we listen at where it is another."""
        listening = self._doors.address
        both = (self._doors.public_address, listening)
        return tuple(dict.fromkeys(each for each in both if each != ANYWHERE))

    def _came(self, user: str, place: tuple[str, int]) -> None:
        leg = next((each for each in self._all.values() if each.user == user), None)
        if leg and len(leg.places) < _PLACES:
            leg.places.append(place)
            if leg.inner:
                self._legs.comes_from(leg, place)

    def _pressed(self, library_id: str, digit: str) -> None:
        for leg in self._all.values():
            if leg.id == library_id:
                self._told.digit(leg.name, digit)
                return
