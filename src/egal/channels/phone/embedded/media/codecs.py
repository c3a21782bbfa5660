"""What legs speak: three codecs, each with its payload type of RFC 3551."""

from array import array
from typing import Literal, Protocol

from G722 import G722

from egal.channels.phone.embedded.media import g711

Codec = Literal["PCMA", "PCMU", "G722"]
PAYLOAD_TYPES: dict[Codec, int] = {"PCMU": 0, "PCMA": 8, "G722": 9}
CODECS: dict[int, Codec] = {number: codec for codec, number in PAYLOAD_TYPES.items()}
RATE = 8000  # samples a second of PCM, and bytes a second of each codec
FRAME = 160  # bytes in a packet, which is 20 ms


class Decoder(Protocol):
    """Turns payloads into PCM, 16 bits, 8,000 samples a second, as long as they are."""

    def __call__(self, sound: bytes, /) -> bytes: ...


def encoded(codec: Codec, samples: bytes) -> bytes:
    """A whole piece of sound: PCM, 16 bits, 8,000 samples a second."""
    if codec == "G722":
        return bytes(_wide().encode(array("h", samples)))
    return g711.encode(_law(codec), samples)


def decoder(codec: Codec) -> Decoder:
    """A new one for each stream: G.722 remembers what it heard."""
    if codec == "G722":
        wide = _wide()
        return lambda sound: bytes(wide.decode(sound).tobytes())
    law = _law(codec)
    return lambda sound: g711.decode(law, sound)


def _wide() -> G722:
    return G722(RATE, 64000)


def _law(codec: Codec) -> g711.Law:
    return "A" if codec == "PCMA" else "µ"
