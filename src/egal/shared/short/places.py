"""Where a text may be cut, from the best to the worst."""

import re
from functools import cached_property

import regex

from egal.shared.short.counting import Measure, fits
from egal.shared.short.graphemes import starts
from egal.shared.short.sentences import ends
from egal.shared.short.weighted import addresses_in

_WORD = re.compile(r"\S+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
# White space, unless what follows is drawn on it: an accent, half of an emoji.
_BLANK = regex.compile(r"\s+(?![\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}])")


class Places:
    """Each list ascends, tells where the next part may begin, and ends with the text's length."""

    def __init__(self, text: str, measure: Measure) -> None:
        self._text = text
        self._measure = measure
        self.words = [*(found.end() for found in _BLANK.finditer(text)), len(text)]

    @cached_property
    def sentences(self) -> list[int]:
        return sorted({*self.words} & {*ends(self._text), *self.paragraphs})

    @cached_property
    def paragraphs(self) -> list[int]:
        found = {each.end() for each in _PARAGRAPH.finditer(self._text)}
        return sorted({*self.words} & {*found, len(self._text)})

    @cached_property
    def graphemes(self) -> list[int]:
        """Inside of words too, but not of an address that fits by itself."""
        inside = {place for first, last in self._urls() for place in range(first + 1, last)}
        found = (place for place in starts(self._text) if place and place not in inside)
        return [*found, len(self._text)]

    @cached_property
    def signs(self) -> range:
        """Code points: for the grapheme that is longer than a part, which only malice makes."""
        return range(1, len(self._text) + 1)

    def _urls(self) -> list[tuple[int, int]]:
        return [
            (word.start() + first, word.start() + last)
            for word in _WORD.finditer(self._text)
            for first, last in _addresses(word[0])
            if fits(word[0][first:last], self._measure)
        ]


def _addresses(word: str) -> list[tuple[int, int]]:
    return [*(found.span() for found in _URL.finditer(word)), *addresses_in(word)]
