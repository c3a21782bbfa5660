"""SMS: which alphabet a text needs, and how many messages it becomes.

Sources: 3GPP TS 23.038 (GSM 7 bit default alphabet and its extension table), 3GPP TS 23.040 section
9.2.3.24.1 (concatenated messages: 6 of 140 bytes are gone in each), twilio.com/docs/glossary/
what-sms-character-limit (153 and 67 in each of several; 1,600 at most), read 2026-11-23.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from egal.shared.short.lines import one_line_end

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape and a second septet
_ALL = _BASIC | _EXTENDED

Encoding = Literal["GSM-7", "UCS-2"]
_ALONE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_OF_SEVERAL: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """count: messages that are paid, 0 for no text. left: septets or code units until one more."""

    encoding: Encoding
    count: int
    left: int


def segments(text: str) -> Segments:
    """A sign of two units is never divided between two messages, so one may end with a unit free.

    The provider is taken to send what it is given: one that replaces curly quotes needs fewer.
    """
    lines = one_line_end(text)
    encoding = encoding_of(lines)
    sizes = list(_sizes(lines, encoding))
    if sum(sizes) <= _ALONE[encoding]:
        return Segments(encoding, min(len(sizes), 1), _ALONE[encoding] - sum(sizes))
    return Segments(encoding, *_filled(sizes, _OF_SEVERAL[encoding]))


def units(text: str) -> int:
    """Septets or code units of all of it."""
    return sum(_sizes(text, encoding_of(text)))


def encoding_of(text: str) -> Encoding:
    return "GSM-7" if _ALL.issuperset(text) else "UCS-2"


def _sizes(text: str, encoding: Encoding) -> Iterator[int]:
    if encoding == "GSM-7":
        return (2 if sign in _EXTENDED else 1 for sign in text)
    return (2 if sign > "\uffff" else 1 for sign in text)


def _filled(sizes: Iterable[int], room: int) -> tuple[int, int]:
    """How many messages of this room, and what is left of the last."""
    number, left = 1, room
    for size in sizes:
        if size > left:
            number, left = number + 1, room
        left -= size
    return number, left
