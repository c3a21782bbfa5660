"""What is offered and answered of sound (SDP: RFC 8866; offers: RFC 3264)."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from egal.channels.phone.embedded.media.media import Codec

PAYLOADS: dict[int, Codec] = {8: "PCMA", 0: "PCMU", 9: "G722"}  # RFC 3551, table 4
PREFERRED: tuple[Codec, ...] = ("PCMA", "PCMU", "G722")
EVENTS = 101  # the payload type of telephone-event in our offers
_NUMBERS = {codec: number for number, codec in PAYLOADS.items()}
_MIRRORED = {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
_EVENT = re.compile(r"rtpmap:(\d+) telephone-event/8000", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sound:
    """The audio of somebody's SDP. codecs: those we speak, in their order. events: payload type of
    telephone-event, None without. direction: as they see it. others: media lines besides, each with
    a port of 0 in our answer, and where ours stands among them."""

    address: str
    port: int
    codecs: tuple[Codec, ...]
    events: int | None
    direction: str = "sendrecv"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether they do not want to hear us (RFC 3264, 8.4; RFC 2543 had 0.0.0.0)."""
        return self.direction in ("sendonly", "inactive") or self.address == "0.0.0.0"  # noqa: S104


def read(text: str) -> Sound | None:
    """None for what offers no sound that we can send: none at all, encrypted, or by IPv6."""
    head, *media = re.split(r"^(?=m=)", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    fitting = [place for place, part in enumerate(media) if _is_ours(part)]
    if not fitting:
        return None
    ours = media[fitting[0]]
    address = _of("c=IN IP4 ", ours) or _of("c=IN IP4 ", head)
    port, formats = re.match(r"m=audio (\d+)(?:/\d+)? RTP/AVP((?: \d+)*)", ours).groups()  # type: ignore[union-attr]  # as in _is_ours
    if not _is_address(address.split("/")[0]):
        return None
    event = _EVENT.search(ours)
    return Sound(
        address=address.split("/")[0],
        port=int(port),
        codecs=tuple(PAYLOADS[int(one)] for one in formats.split() if int(one) in PAYLOADS),
        events=int(event[1]) if event else None,
        direction=_direction(ours) or _direction(head) or "sendrecv",
        before=tuple(_refused(part) for part in media[: fitting[0]]),
        after=tuple(_refused(part) for part in media[fitting[0] + 1 :]),
    )


def chosen(sound: Sound, ours: Sequence[Codec] = PREFERRED) -> Codec | None:
    """Their first that we speak, as is usual (RFC 3264, 6.1)."""
    return next((codec for codec in sound.codecs if codec in ours), None)


@dataclass(slots=True)
class Ours:
    """What we say, growing a version with each change. address, port: where we want sound."""

    address: str
    port: int
    number: int
    version: int = 1
    said: str = ""

    def offer(self, codecs: Sequence[Codec], direction: str = "sendrecv") -> str:
        """What we would like."""
        return self._told(_lines(self.port, codecs, EVENTS, direction))

    def answer(self, sound: Sound, codec: Codec) -> str:
        """One codec of theirs, and their direction mirrored."""
        direction = _MIRRORED.get(sound.direction, "sendrecv")
        lines = _lines(self.port, [codec], sound.events, direction)
        return self._told([*sound.before, *lines, *sound.after])

    def _told(self, media: list[str]) -> str:
        body = "\r\n".join([f"s=-\r\nc=IN IP4 {self.address}\r\nt=0 0", *media, ""])
        if self.said and body != self.said:
            self.version += 1
        self.said = body
        return f"v=0\r\no=- {self.number} {self.version} IN IP4 {self.address}\r\n{body}"


def _lines(port: int, codecs: Sequence[Codec], events: int | None, direction: str) -> list[str]:
    numbers = [_NUMBERS[codec] for codec in codecs]
    formats = " ".join(str(one) for one in [*numbers, *([] if events is None else [events])])
    lines = [f"m=audio {port} RTP/AVP {formats}"]
    lines += [f"a=rtpmap:{_NUMBERS[codec]} {codec}/8000" for codec in codecs]
    if events is not None:
        lines += [f"a=rtpmap:{events} telephone-event/8000", f"a=fmtp:{events} 0-15"]
    return [*lines, "a=ptime:20", f"a={direction}"]


def _is_ours(part: str) -> bool:
    found = re.match(r"m=audio (\d+)(?:/\d+)? RTP/AVP(?: \d+)*[ ]*$", part, re.MULTILINE)
    return found is not None and 0 < int(found[1]) <= 65_535


def _refused(part: str) -> str:
    """Their line with port 0: not wanted (RFC 3264, 6)."""
    return re.sub(r"^(m=\S+) \S+", r"\1 0", part.split("\n", 1)[0])


def _direction(part: str) -> str:
    found = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)\s*$", part, re.MULTILINE)
    return found[1] if found else ""


def _of(name: str, part: str) -> str:
    found = re.search(rf"^{re.escape(name)}(\S+)", part, re.MULTILINE)
    return found[1] if found else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
