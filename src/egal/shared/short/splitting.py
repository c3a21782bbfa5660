"""A long answer as several short ones, in the order in which they are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import count as counting

from egal.shared.short.counting import Measure, count, fits
from egal.shared.short.lines import one_line_end
from egal.shared.short.places import Places

LEAST = 40  # a limit below that has no room for one address and the number
_HALF, _THIRD = 2, 3


def split(text: str, measure: Measure, *, numbered: bool = True) -> list[str]:
    """The text in parts that each fit the measure; as one, unnumbered, where all of it fits.

    Cut between paragraphs where that leaves half of a part's room or less unused, else between
    sentences, inside a sentence only where it does not fit a part of its own; inside a word or an
    address of the web only where those do not. White space where it is cut is dropped, nothing
    else. Every part of several ends with " (2/5)" if numbered, counted in. No text, no parts.

    ValueError: for a limit below 40.
    """
    if measure.limit < LEAST:
        raise ValueError(f"Nothing can be cut into parts of {measure.limit}.")
    whole = one_line_end(text).strip()
    if fits(whole, measure):
        return [whole] if whole else []
    return _numbered(whole, measure) if numbered else _packed(whole, measure)


def _numbered(text: str, measure: Measure) -> list[str]:
    """With room kept for numbers of one digit, and of more if that is too little."""
    for digits in counting(1):
        widest = int("9" * digits)
        parts = _packed(text, _less(measure, _number(widest, widest)))
        if len(parts) <= widest:
            return [part + _number(n, len(parts)) for n, part in enumerate(parts, start=1)]
    raise AssertionError


def _number(one: int, of: int) -> str:
    return f" ({one}/{of})"


def _less(measure: Measure, text: str) -> Measure:
    return Measure(measure.kind, measure.limit - count(text, measure))


def _packed(text: str, measure: Measure) -> list[str]:
    places = Places(text, measure)
    parts, begin = [], 0
    while begin < len(text):
        end = _end(text, begin, places, measure)
        parts.append(text[begin:end].strip())
        begin = end
    return [part for part in parts if part]


def _end(text: str, begin: int, places: Places, measure: Measure) -> int:
    """Where the part that begins here ends, which is where the next one begins."""

    def fit(end: int) -> bool:
        return fits(text[begin:end].strip(), measure)

    def filled(end: int, part: int) -> bool:
        return part * count(text[begin:end].strip(), measure) >= measure.limit

    most = _furthest(places.words, begin, fit)
    if most is None:
        return _inside(begin, places, fit)
    if most == len(text):
        return most
    paragraph = _last(places.paragraphs, begin, most)
    if paragraph and fit(paragraph) and filled(paragraph, _HALF):
        return paragraph
    sentence = _last(places.sentences, begin, most)
    if sentence and fit(sentence):
        following = places.sentences[bisect_right(places.sentences, sentence)]
        if filled(sentence, _THIRD) or fits(text[sentence:following].strip(), measure):
            return sentence
    return most


def _inside(begin: int, places: Places, fit: Callable[[int], bool]) -> int:
    """Where to cut a word that does not fit."""
    grapheme = _furthest(places.graphemes, begin, fit)
    return grapheme or _furthest(places.signs, begin, fit) or begin + 1


def _furthest(places: Sequence[int], begin: int, fit: Callable[[int], bool]) -> int | None:
    """The last place after `begin` up to which all fits; none if not even the first one.

    Looked for near `begin` in steps that double, so a long text is not measured again and again.
    """
    first, step = bisect_right(places, begin), 1
    while first + step <= len(places) and fit(places[first + step - 1]):
        step *= 2
    most = min(first + step - 1, len(places))
    found = bisect_left(places, True, first + step // 2, most, key=lambda place: not fit(place))
    return places[found - 1] if found > first else None


def _last(places: Sequence[int], begin: int, end: int) -> int | None:
    found = bisect_right(places, end)
    return places[found - 1] if found and places[found - 1] > begin else None
