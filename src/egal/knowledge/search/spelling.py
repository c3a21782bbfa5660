"""Which of the known words somebody meant who mistyped one."""

from collections.abc import Mapping
from dataclasses import dataclass

_MOST = 3  # words that are as near as each other


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word and its stem: "Rechnugen" is far from "Rechnung", its stem is near."""

    word: str
    stem: str


def nearest(meant: Spelt, known: Mapping[Spelt, int]) -> list[Spelt]:
    """Those at the least distance, if it is small for their length; the commonest first.

    known: how often each occurs.
    """
    allowed = 1 if len(meant.word) < 6 else 2
    far = {each: _far(meant, each, allowed) for each in known}
    least = min(far.values(), default=allowed + 1)
    if least > allowed:
        return []
    near = [each for each in known if far[each] == least]
    return sorted(near, key=lambda each: (-known[each], each.word))[:_MOST]


def _far(meant: Spelt, each: Spelt, most: int) -> int:
    """The first letter is seldom wrong."""
    pairs = ((meant.word, each.word), (meant.stem, each.stem))
    return min(distance(one, other, most) + (one[:1] != other[:1]) for one, other in pairs)


def distance(one: str, other: str, most: int) -> int:
    """How many letters are to be added, left out, changed or changed over (optimal string
    alignment: Damerau 1964); most + 1 for any more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return min(last[-1], most + 1)
