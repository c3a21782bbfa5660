"""Text in which PostgreSQL has marked what was looked for (`ts_headline`).

No text has control characters such as these: they are taken out of it before. Others stand in for
< and >, which would make tags of it, and tags are dropped from a headline.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BEGIN, END = "\x02", "\x03"
TAG = "\x04\x05"
MARKERS = f"<>{BEGIN}{END}{TAG}"  # what `translate(text, MARKERS, TAG)` takes care of
SELECTORS = f'StartSel="{BEGIN}",StopSel="{END}"'
_BACK = str.maketrans(TAG, "<>")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it was written, not escaped. hit: whether it is what was looked for."""

    text: str
    hit: bool = False


def pieces(headline: str) -> list[Piece]:
    """A headline as a template shows it: it escapes each piece and marks those that are hits."""
    return list(_cut(headline.translate(_BACK)))


def _cut(headline: str) -> Iterator[Piece]:
    before, *hits = headline.split(BEGIN)
    if before:
        yield Piece(before)
    for hit in hits:
        inside, _, after = hit.partition(END)
        yield Piece(inside, hit=True)
        if after:
            yield Piece(after)
