"""The driver that carries calls itself: SIP and sound, below the contract of `calls/voice.py`."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbits, token_hex
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
from egal.channels.phone.embedded.lines import connection
from egal.channels.phone.embedded.media.media import Codec, Doors, Media
from egal.channels.phone.embedded.media.media import Told as MediaTold
from egal.channels.phone.embedded.numbers import rung
from egal.channels.phone.embedded.registration import Registration
from egal.channels.phone.embedded.sdp import Ours, Sound, chosen, read
from egal.channels.phone.embedded.sip.dialog import Dialog
from egal.channels.phone.embedded.sip.endpoint import Endpoint, Invite, Where
from egal.channels.phone.names import number_at
from egal.shared.configuration import Configuration

log = logging.getLogger(__name__)

_SAME_KEY = 0.6  # seconds in which one press may come twice: as sound's event and by INFO


@dataclass(slots=True)
class Telephone:
    """A leg by the network. call: None until it is dialled. theirs: what they last wanted."""

    leg: Leg
    line: Line
    ours: Ours
    codecs: tuple[Codec, ...]
    call: Dialog | None = None
    codec: Codec | None = None
    theirs: Sound | None = None
    up: bool = False
    held: bool = False
    key: tuple[str, str, float] = field(default=("", "", 0.0))


def embedded(settings: Configuration) -> "EmbeddedVoice":
    """The driver as an installation's settings describe it."""
    public = settings.public_ip or _own_address(settings.sip_listen)
    where = Where(
        address=settings.sip_listen,
        port=settings.sip_port,
        public=public,
        tls_port=settings.sips_port,
        certificate=settings.sip_certificate,
        key=settings.sip_key,
    )
    doors = Doors(settings.sip_listen, public, settings.rtp_ports, settings.data / "phone")
    return EmbeddedVoice(where, doors)


class EmbeddedVoice:
    """As `Voice`. It hears of SIP as the endpoint's `Hears`."""

    key = "embedded"
    abilities = Abilities()

    def __init__(self, where: Where, doors: Doors) -> None:
        self._where, self._doors = where, doors
        self.endpoint, self._media = Endpoint(self), Media()
        self._lines: dict[int, Line] = {}
        self._registrations: dict[int, Registration] = {}
        self._telephones: dict[Leg, Telephone] = {}
        self._by_call: dict[Dialog, Telephone] = {}
        self._browsers: set[Leg] = set()

    @property
    def port(self) -> int:
        """Of UDP and TCP."""
        return self.endpoint.port

    # The contract

    async def start(self, heard: Callable[[Heard], None]) -> None:
        loop = asyncio.get_running_loop()
        # Later: whoever hears it may call us, while sippy is in the middle of something.
        self._tell: Callable[[Heard], object] = lambda event: loop.call_soon(heard, event)
        told = MediaTold(digit=self._event, silent=self._silent, up=self._connected)
        await self._media.start(self._doors, told)
        try:
            await self.endpoint.start(self._where)
        except OSError as error:
            await self._media.stop()
            place = f"{self._where.address}:{self._where.port}"
            raise VoiceError(f"SIP cannot be heard at {place}: {error.strerror}.") from error

    async def stop(self) -> None:
        await self.use([])
        await self.endpoint.stop()
        await self._media.stop()

    async def use(self, lines: Sequence[Line]) -> None:
        wanted = {line.inbox: line for line in lines}
        for inbox, registration in list(self._registrations.items()):
            line = wanted.get(inbox)
            if line is None or connection(line) != registration.connection:
                await self._registrations.pop(inbox).stop()
        self._lines = wanted
        for inbox, line in wanted.items():
            if inbox not in self._registrations:
                self._registrations[inbox] = Registration(connection(line), self.endpoint, inbox)
                self._registrations[inbox].start()

    def troubles(self) -> Mapping[int, str]:
        found = {inbox: one.trouble for inbox, one in self._registrations.items()}
        return {inbox: trouble for inbox, trouble in found.items() if trouble}

    async def ring(self, leg: Leg) -> None:
        self.endpoint.ring(_call(self._telephone(leg)))

    async def answer(self, leg: Leg) -> None:
        telephone = self._telephone(leg)
        self.endpoint.answer(_call(telephone), self._answer(telephone))
        telephone.up = True

    async def refuse(self, leg: Leg, cause: int) -> None:
        self.endpoint.refuse(_call(self._telephone(leg)), cause)

    async def hang_up(self, leg: Leg) -> None:
        if leg in self._browsers:
            self._close(leg)
            self._tell(Gone(leg, "us"))
        elif leg in self._telephones:
            call = self._telephones[leg].call
            if call is not None:
                self.endpoint.hang_up(call)

    async def dial(self, line: Line, number: str, like: Leg | None = None) -> Leg:
        registration = self._registrations.get(line.inbox)
        route = registration.route() if registration else None
        if registration is None or route is None or registration.trouble:
            raise VoiceError((registration and registration.trouble) or "This line cannot ring.")
        codecs = (self._media.codec(like),) if like else (registration.connection.codecs[0],)
        telephone = self._new(line, codecs)
        telephone.call = self.endpoint.dial(route, number, telephone.ours.offer(codecs))
        self._by_call[telephone.call] = telephone
        return telephone.leg

    async def browser(self, like: Leg | None = None) -> tuple[Leg, str]:
        leg = f"b-{token_hex(8)}"
        sdp = self._media.browser(leg, self._media.codec(like) if like else self._usual())
        self._browsers.add(leg)
        return leg, sdp

    async def browser_answers(self, leg: Leg, sdp: str) -> None:
        self._media.browser_answers(leg, sdp)

    async def play(self, leg: Leg, sounds: Sequence[Path], *, again: bool = False) -> bool:
        return await self._media.play(leg, sounds, again=again)

    async def stop_playing(self, leg: Leg) -> None:
        self._media.stop_playing(leg)

    async def send_digits(self, leg: Leg, digits: str) -> None:
        await self._media.send_digits(leg, digits)

    async def bridge(self, one: Leg, other: Leg) -> None:
        self._media.bridge(one, other)

    async def part(self, leg: Leg) -> None:
        self._media.part(leg)

    async def record(self, leg: Leg) -> None:
        self._media.record(leg)

    async def pause_recording(self, leg: Leg) -> None:
        self._media.pause_recording(leg)

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        return await self._media.recorded(tracks, to)

    def traffic(self, leg: Leg) -> Traffic:
        return self._media.traffic(leg)

    # What SIP tells

    def incoming(self, invite: Invite) -> None:
        lines = [
            self._lines[key] for key in invite.keys if isinstance(key, int) and key in self._lines
        ]
        line = rung(invite.called, lines)
        sound = read(invite.sdp) if invite.sdp else None
        if line is None:
            invite.call.refuse(404)
        elif invite.sdp and (sound is None or chosen(sound, connection(line).codecs) is None):
            invite.call.refuse(488)
        else:
            try:
                self._took(invite, line, sound)
            except VoiceError as error:  # no port is free for its sound
                log.warning("a call was refused: %s", error)
                invite.call.refuse(503)

    def ringing(self, call: Dialog, sdp: str) -> None:
        telephone = self._by_call.get(call)
        if telephone is None:
            return
        if sdp:
            self._agree(telephone, sdp)
        self._tell(Ringing(telephone.leg))

    def answered(self, call: Dialog, sdp: str) -> None:
        telephone = self._by_call.get(call)
        if telephone is None:
            return
        if sdp and not self._agree(telephone, sdp):
            self._tell_later_hang_up(call)
        elif not telephone.up:
            telephone.up = True
            self._tell(Up(telephone.leg))

    def offered(self, call: Dialog, sdp: str) -> str:
        telephone = self._by_call.get(call)
        if telephone is None:
            return ""
        if not sdp:
            return telephone.ours.offer(
                telephone.codecs if not telephone.codec else [telephone.codec]
            )
        return self._answer(telephone) if self._agree(telephone, sdp) else ""

    def pressed(self, call: Dialog, key: str) -> None:
        if call in self._by_call:
            self._key(self._by_call[call], "info", key)

    def gone(self, call: Dialog, by: Literal["them", "us"], cause: int, reason: str) -> None:
        telephone = self._by_call.pop(call, None)
        if telephone is not None:
            self._close(telephone.leg)
            self._tell(Gone(telephone.leg, by, cause, reason))

    # What sound tells

    def _event(self, leg: str, key: str) -> None:
        if leg in self._telephones:
            self._key(self._telephones[leg], "event", key)
        elif leg in self._browsers:
            self._tell(Digit(leg, key))

    def _silent(self, leg: str) -> None:
        self._tell(Silent(leg))

    def _connected(self, leg: str) -> None:
        if leg in self._browsers:
            self._tell(Up(leg))

    def _key(self, telephone: Telephone, way: str, key: str) -> None:
        """Some telephones tell a press both ways; a person presses no key twice so fast."""
        before, by, at = telephone.key
        if key == before and way != by and time.monotonic() - at < _SAME_KEY:
            return
        telephone.key = (key, way, time.monotonic())
        self._tell(Digit(telephone.leg, key))

    # Legs

    def _took(self, invite: Invite, line: Line, sound: Sound | None) -> None:
        telephone = self._new(line, connection(line).codecs)
        telephone.call = invite.call
        self._by_call[invite.call] = telephone
        if sound is not None:
            self._wants(telephone, sound)
        number = number_at(line.address, invite.caller.user)
        name = invite.caller.name if invite.caller.name != invite.caller.user else ""
        at = datetime.now(UTC)
        self._tell(Incoming(telephone.leg, invite.id, line, number, name, at))

    def _new(self, line: Line, codecs: tuple[Codec, ...]) -> Telephone:
        leg = f"t-{token_hex(8)}"
        ours = Ours(self._doors.public_address, self._media.telephone(leg), randbits(31))
        self._telephones[leg] = Telephone(leg, line, ours, codecs)
        return self._telephones[leg]

    def _agree(self, telephone: Telephone, sdp: str) -> bool:
        """Take what they say now; False where nothing fits."""
        sound = read(sdp)
        if sound is None or chosen(sound, self._speaks(telephone)) is None:
            return False
        self._wants(telephone, sound)
        return True

    def _speaks(self, telephone: Telephone) -> tuple[Codec, ...]:
        """A codec stays once it is chosen: whom it is bridged to speaks it too."""
        return (telephone.codec,) if telephone.codec else telephone.codecs

    def _wants(self, telephone: Telephone, sound: Sound) -> None:
        codec, is_first = chosen(sound, self._speaks(telephone)), telephone.theirs is None
        assert codec is not None  # noqa: S101
        telephone.codec, telephone.theirs = codec, sound
        self._media.telephone_answers(
            telephone.leg, sound.address, sound.port, codec, sound.events, held=sound.held
        )
        was_held, telephone.held = telephone.held, sound.held
        if was_held != sound.held and not is_first:
            self._tell(HeldByThem(telephone.leg, sound.held))

    def _answer(self, telephone: Telephone) -> str:
        if telephone.theirs is None or telephone.codec is None:
            return telephone.ours.offer(telephone.codecs)
        return telephone.ours.answer(telephone.theirs, telephone.codec)

    def _tell_later_hang_up(self, call: Dialog) -> None:
        asyncio.get_running_loop().call_soon(self.endpoint.hang_up, call)

    def _close(self, leg: Leg) -> None:
        self._telephones.pop(leg, None)
        self._browsers.discard(leg)
        self._media.close(leg)

    def _telephone(self, leg: Leg) -> Telephone:
        try:
            return self._telephones[leg]
        except KeyError:
            raise VoiceError("This leg is gone.") from None

    def _usual(self) -> Codec:
        """Of most calls, so that no leg has to speak another one's."""
        for registration in self._registrations.values():
            return registration.connection.codecs[0]
        return "PCMA"


def _call(telephone: Telephone) -> Dialog:
    if telephone.call is None:
        raise VoiceError("This leg is gone.")
    return telephone.call


def _own_address(listen: str) -> str:
    """Where we listen; of all our addresses the one by which packets leave."""
    if listen != "0.0.0.0":  # noqa: S104
        return listen
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
