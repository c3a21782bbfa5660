"""Which of the known words somebody meant who mistyped one."""

from collections.abc import Mapping

_MOST = 3  # words that are as near as each other


def nearest(word: str, known: Mapping[str, int]) -> list[str]:
    """Those at the least distance, if it is small for their length; the commonest first.

    known: how often each occurs. Two letters are wrong in longer words only, and never the first.
    """
    allowed = 1 if len(word) < 6 else 2
    far = {each: distance(word, each, allowed) + (each[:1] != word[:1]) for each in known}
    least = min(far.values(), default=allowed + 1)
    if least > allowed:
        return []
    near = [each for each in known if far[each] == least]
    return sorted(near, key=lambda each: (-known[each], each))[:_MOST]


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
