"""Legs by the network: what SIP tells of them becomes what `calls/voice.py` names."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import randbits, token_hex
from typing import Literal

from egal.calls.voice import (
    Digit,
    Gone,
    Heard,
    HeldByThem,
    Incoming,
    Leg,
    Line,
    Ringing,
    Up,
    VoiceError,
)
from egal.channels.phone.embedded.lines import connection
from egal.channels.phone.embedded.media.media import Codec, Media
from egal.channels.phone.embedded.numbers import rung
from egal.channels.phone.embedded.sdp import Ours, Sound, chosen, read
from egal.channels.phone.embedded.sip.dialog import Dialog
from egal.channels.phone.embedded.sip.endpoint import Invite
from egal.channels.phone.names import number_at

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

    def speaks(self) -> tuple[Codec, ...]:
        """A codec stays once it is chosen: whom it is bridged to speaks it too."""
        return (self.codec,) if self.codec else self.codecs

    def understood(self, sdp: str) -> Sound | None:
        """What they say in words of ours; None where nothing fits."""
        sound = read(sdp)
        return sound if sound and chosen(sound, self.speaks()) else None

    def offer(self) -> str:
        """What we would like of their sound."""
        return self.ours.offer(self.speaks())

    def answer(self) -> str:
        """To what they last wanted, else an offer of ours."""
        if self.theirs is None or self.codec is None:
            return self.offer()
        return self.ours.answer(self.theirs, self.codec)

    def is_pressed(self, way: str, key: str) -> bool:
        """Some telephones tell a press both ways; a person presses no key twice so fast."""
        before, by, at = self.key
        if key == before and way != by and time.monotonic() - at < _SAME_KEY:
            return False
        self.key = (key, way, time.monotonic())
        return True


class Telephones:
    """All of them; hears of SIP as the endpoint's `Hears`. lines: by inbox, as there are now."""

    def __init__(self, media: Media, address: str, tell: Callable[[Heard], object]) -> None:
        self._media, self._address, self._tell = media, address, tell
        self.lines: Mapping[int, Line] = {}
        self._all: dict[Leg, Telephone] = {}
        self._by_call: dict[Dialog, Telephone] = {}

    def __contains__(self, leg: Leg) -> bool:
        return leg in self._all

    def __getitem__(self, leg: Leg) -> Telephone:
        """VoiceError for one that is gone."""
        try:
            return self._all[leg]
        except KeyError:
            raise VoiceError("This leg is gone.") from None

    def call(self, leg: Leg) -> Dialog:
        """The same."""
        found = self[leg].call
        if found is None:
            raise VoiceError("This leg is gone.")
        return found

    def new(self, line: Line, codecs: tuple[Codec, ...]) -> Telephone:
        """One that will be dialled. VoiceError when no port is free for its sound."""
        leg = f"t-{token_hex(8)}"
        ours = Ours(self._address, self._media.telephone(leg), randbits(31))
        self._all[leg] = Telephone(leg, line, ours, codecs)
        return self._all[leg]

    def begins(self, telephone: Telephone, call: Dialog) -> None:
        """This is its call."""
        telephone.call = call
        self._by_call[call] = telephone

    def pressed_in_sound(self, leg: Leg, key: str) -> None:
        """By RFC 4733."""
        self._press(self[leg], "event", key)

    # What SIP tells

    def incoming(self, invite: Invite) -> None:
        lines = [
            self.lines[key] for key in invite.keys if isinstance(key, int) and key in self.lines
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
            asyncio.get_running_loop().call_soon(call.hang_up)  # sippy is in the middle of it
        elif not telephone.up:
            telephone.up = True
            self._tell(Up(telephone.leg))

    def offered(self, call: Dialog, sdp: str) -> str:
        telephone = self._by_call.get(call)
        if telephone is None:
            return ""
        if not sdp:
            return telephone.offer()
        return telephone.answer() if self._agree(telephone, sdp) else ""

    def pressed(self, call: Dialog, key: str) -> None:
        if call in self._by_call:
            self._press(self._by_call[call], "info", key)

    def gone(self, call: Dialog, by: Literal["them", "us"], cause: int, reason: str) -> None:
        telephone = self._by_call.pop(call, None)
        if telephone is not None:
            del self._all[telephone.leg]
            self._media.close(telephone.leg)
            self._tell(Gone(telephone.leg, by, cause, reason))

    def _took(self, invite: Invite, line: Line, sound: Sound | None) -> None:
        theirs = connection(line)
        telephone = self.new(line, theirs.codecs)
        self.begins(telephone, invite.call)
        if theirs.registers:
            invite.call.proves(theirs.auth_user, theirs.password)
        if sound is not None:
            self._wants(telephone, sound)
        number = number_at(line.address, invite.caller.user)
        name = invite.caller.name if invite.caller.name != invite.caller.user else ""
        at = datetime.now(UTC)
        self._tell(Incoming(telephone.leg, invite.id, line, number, name, at))

    def _agree(self, telephone: Telephone, sdp: str) -> bool:
        """Take what they say now; False where nothing fits."""
        sound = telephone.understood(sdp)
        if sound is not None:
            self._wants(telephone, sound)
        return sound is not None

    def _wants(self, telephone: Telephone, sound: Sound) -> None:
        codec, is_first = chosen(sound, telephone.speaks()), telephone.theirs is None
        assert codec is not None  # noqa: S101
        telephone.codec, telephone.theirs = codec, sound
        self._media.telephone_answers(
            telephone.leg, sound.address, sound.port, codec, sound.events, held=sound.held
        )
        was_held, telephone.held = telephone.held, sound.held
        if was_held != sound.held and not is_first:
            self._tell(HeldByThem(telephone.leg, sound.held))

    def _press(self, telephone: Telephone, way: str, key: str) -> None:
        if telephone.is_pressed(way, key):
            self._tell(Digit(telephone.leg, key))
