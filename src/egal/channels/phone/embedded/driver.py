"""The driver that carries calls itself: SIP and sound, below the contract of `calls/voice.py`."""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from secrets import token_hex

from egal.calls.voice import (
    Abilities,
    Digit,
    Gone,
    Heard,
    Leg,
    Line,
    Recorded,
    Silent,
    Track,
    Traffic,
    Up,
    VoiceError,
)
from egal.channels.phone.embedded.lines import connection
from egal.channels.phone.embedded.media.media import Codec, Doors, Media
from egal.channels.phone.embedded.media.media import Told as MediaTold
from egal.channels.phone.embedded.registration import Registration
from egal.channels.phone.embedded.sip.endpoint import Endpoint, Where
from egal.channels.phone.embedded.telephones import Telephones
from egal.shared.configuration import Configuration


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
    """As `Voice`. Telephones come by SIP, browsers by what their desks pass on."""

    key = "embedded"
    abilities = Abilities()

    def __init__(self, where: Where, doors: Doors) -> None:
        self._where, self._doors = where, doors
        self._media = Media()
        self.telephones = Telephones(
            self._media, doors.public_address, lambda event: self._tell(event)
        )
        self.endpoint = Endpoint(self.telephones)
        self._registrations: dict[int, Registration] = {}
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
        told = MediaTold(digit=self._pressed, silent=self._silent, up=self._connected)
        await self._media.start(self._doors, told)
        try:
            await self.endpoint.start(self._where)
        except OSError as error:
            await self._media.stop()
            place = f"{self._where.address}:{self._where.port}"
            raise VoiceError(f"SIP cannot be heard at {place}: {error.strerror}.") from error

    async def stop(self) -> None:
        await self.use([])
        for leg in list(self._browsers):
            await self.hang_up(leg)
        await self.endpoint.stop()
        await self._media.stop()

    async def use(self, lines: Sequence[Line]) -> None:
        wanted = {line.inbox: line for line in lines}
        for inbox, registration in list(self._registrations.items()):
            line = wanted.get(inbox)
            if line is None or connection(line) != registration.connection:
                await self._registrations.pop(inbox).stop()
        self.telephones.lines = wanted
        for inbox, line in wanted.items():
            if inbox not in self._registrations:
                self._registrations[inbox] = Registration(connection(line), self.endpoint, inbox)
                self._registrations[inbox].start()

    def troubles(self) -> Mapping[int, str]:
        found = {inbox: one.trouble for inbox, one in self._registrations.items()}
        return {inbox: trouble for inbox, trouble in found.items() if trouble}

    async def ring(self, leg: Leg) -> None:
        self.endpoint.ring(self.telephones.call(leg))

    async def answer(self, leg: Leg) -> None:
        telephone = self.telephones[leg]
        self.endpoint.answer(self.telephones.call(leg), telephone.answer())
        telephone.up = True

    async def refuse(self, leg: Leg, cause: int) -> None:
        self.endpoint.refuse(self.telephones.call(leg), cause)

    async def hang_up(self, leg: Leg) -> None:
        if leg in self._browsers:
            self._browsers.discard(leg)
            self._media.close(leg)
            self._tell(Gone(leg, "us"))
        elif leg in self.telephones:
            self.endpoint.hang_up(self.telephones.call(leg))

    async def dial(self, line: Line, number: str, like: Leg | None = None) -> Leg:
        registration = self._registrations.get(line.inbox)
        route = registration.route() if registration else None
        if registration is None or route is None or registration.trouble:
            raise VoiceError((registration and registration.trouble) or "This line cannot ring.")
        codecs = (self._media.codec(like),) if like else (registration.connection.codecs[0],)
        telephone = self.telephones.new(line, codecs)
        call = self.endpoint.dial(route, number, telephone.offer())
        self.telephones.begins(telephone, call)
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

    # What sound tells

    def _pressed(self, leg: str, key: str) -> None:
        if leg in self.telephones:
            self.telephones.pressed_in_sound(leg, key)
        elif leg in self._browsers:
            self._tell(Digit(leg, key))

    def _silent(self, leg: str) -> None:
        self._tell(Silent(leg))

    def _connected(self, leg: str) -> None:
        if leg in self._browsers:
            self._tell(Up(leg))

    def _usual(self) -> Codec:
        """Of most calls, so that no leg has to speak another one's."""
        for registration in self._registrations.values():
            return registration.connection.codecs[0]
        return "PCMA"


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
