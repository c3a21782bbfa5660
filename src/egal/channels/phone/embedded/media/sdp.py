"""The SDP we offer a browser, and what its answer says: RFC 8866, 8445, 8827, 8843."""

import re
from dataclasses import dataclass

from egal.calls.voice import VoiceError
from egal.channels.phone.embedded.media.codecs import PAYLOAD_TYPES, Codec

EVENTS = 101  # payload type of telephone-event in our offers
_PRIORITY = 2113929471  # of a host candidate, RFC 8445 5.1.2.1


@dataclass(frozen=True, slots=True)
class Sealed:
    """Our side of an encrypted leg. port: for sound; asking: where we only see whence it comes.
    fingerprint: "SHA-256 AB:CD…". addresses: of both."""

    port: int
    asking: int
    user: str
    password: str
    fingerprint: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A browser's side. active: it opens the DTLS connection."""

    user: str
    password: str
    fingerprint: str
    active: bool


def offer(number: int, codec: Codec, ours: Sealed) -> str:
    """One stream of sound both ways. number: of this session, any."""
    kind = PAYLOAD_TYPES[codec]
    lines = [
        "v=0",
        f"o=- {number} 1 IN IP4 {ours.addresses[0]}",
        "s=-",
        f"c=IN IP4 {ours.addresses[0]}",
        "t=0 0",
        "a=ice-lite",
        "a=group:BUNDLE 0",
        f"m=audio {ours.port} UDP/TLS/RTP/SAVPF {kind} {EVENTS}",
        "a=mid:0",
        "a=rtcp-mux",
        f"a=rtpmap:{kind} {codec}/8000",
        f"a=rtpmap:{EVENTS} telephone-event/8000",
        "a=ptime:20",
        "a=sendrecv",
        f"a=ice-ufrag:{ours.user}",
        f"a=ice-pwd:{ours.password}",
        f"a=fingerprint:{ours.fingerprint}",
        "a=setup:actpass",
        *_candidates(ours),
        "a=end-of-candidates",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def answered(sdp: str) -> Answered:
    """Read it. VoiceError when something is missing or not possible."""
    found = dict(re.findall(r"^a=([\w-]+):(.*?)\r?$", sdp, re.MULTILINE))
    try:
        return Answered(
            user=_word(found["ice-ufrag"]),
            password=_word(found["ice-pwd"]),
            fingerprint=_fingerprint(found["fingerprint"]),
            active=found["setup"].strip() != "passive",
        )
    except KeyError as error:
        raise VoiceError(f"The browser's answer has no {error}.") from None


def _candidates(ours: Sealed) -> list[str]:
    """Where we only look first: a browser goes by priority, and asks there no more once it has an
    answer at the other port; which answers, but takes no sound from a place it was not told."""
    places = [(port, address) for port in (ours.asking, ours.port) for address in ours.addresses]
    return [
        f"a=candidate:{number} 1 UDP {_PRIORITY - number} {address} {port} typ host"
        for number, (port, address) in enumerate(places, start=1)
    ]


def _word(text: str) -> str:
    """It becomes part of a command: RFC 8839 5.4, no spaces."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{4,256}", text.strip()):
        raise VoiceError("The browser's answer names no usable ice-ufrag or ice-pwd.")
    return text.strip()


def _fingerprint(text: str) -> str:
    if not re.fullmatch(r"[\w-]{3,10} [0-9A-Fa-f:]{20,200}", text.strip()):
        raise VoiceError("The browser's answer has no fingerprint that we can read.")
    algorithm, value = text.split()
    return f"{algorithm.upper()} {value.upper()}"
