"""How long a text is, as the network counts it that it goes to.

A browser that counts while somebody types has `desk/static/desk/counting.js`, which answers for
most texts exactly as this and for the others not at all: those it asks us for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from egal.shared.short.graphemes import graphemes
from egal.shared.short.lines import one_line_end
from egal.shared.short.segments import units
from egal.shared.short.weighted import weighed


class Kind(StrEnum):
    """What is counted. Line ends count as one in each, however they came."""

    WEIGHTED = "weighted"
    """X: twitter-text, version 3. Latin letters 1, emoji and CJK 2, any address of the web 23."""
    GRAPHEMES = "graphemes"
    """Bluesky: what people see as one character (Unicode, UAX #29)."""
    BYTES = "bytes"
    """Instagram: bytes of UTF-8."""
    CHARACTERS = "characters"
    """Messenger, WhatsApp, comments: code units of UTF-16, as JavaScript's `length`. No vendor says
    whether an emoji is one or two; counted as two it is never too long."""
    SMS = "sms"
    """Septets where all is in GSM 03.38 (a sign of its second table is two), else code units of
    UTF-16. How many messages that makes: `segments`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """limit: the most that a text may have, in what is counted."""

    kind: Kind
    limit: int


def count(text: str, measure: Measure) -> int:
    return _COUNTS[measure.kind](one_line_end(text))


def rest(text: str, measure: Measure) -> int:
    """What may still be written; below 0 by as much as the text is too long."""
    return measure.limit - count(text, measure)


def fits(text: str, measure: Measure) -> bool:
    return count(text, measure) <= measure.limit


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _characters(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text)


_COUNTS: dict[Kind, Callable[[str], int]] = {
    Kind.WEIGHTED: weighed,
    Kind.GRAPHEMES: lambda text: len(graphemes(text)),
    Kind.BYTES: _bytes,
    Kind.CHARACTERS: _characters,
    Kind.SMS: units,
}
