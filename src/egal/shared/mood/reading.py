"""How unhappy a text reads: praise and blame, clause by clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from egal.shared.mood.lexicon import Lexicon, Phrase
from egal.shared.mood.tokens import Clause, Word, clauses

# The numbers were chosen on the tuning half of the labelled texts; see docs/mood.md.
_NEAR = 3  # words over which "not" reaches
_NOT_GOOD, _NOT_BAD = -1.0, -0.1  # "not bad" is weaker praise than "not good" is blame
_NOT_WORKING = -0.7
_STRONGER, _LOUD, _SHOUTED = 1.2, 1.3, 1.3
_STRONG = -1.1  # blame that a question does not soften
_ASKED, _TOLD = 0.7, 0.5  # blame in a question, and before the question at the end
_BEFORE_BUT = 0.2
_TROUBLE = -0.6  # in one clause: mocking praise before it is meant the other way round
_MEANT = -0.5  # what such praise is worth


@dataclass(slots=True)
class Heard:
    """What one clause says."""

    praise: float = 0.0
    blame: float = 0.0
    turns: bool = False  # begins with "but"
    mocks: bool = False  # has a word in it that irony likes


def total_of(text: str, lexicon: Lexicon) -> float:
    """Praise less blame, unbounded; 0 for a text that says nothing."""
    whole = clauses(text, lexicon.word_of)
    heard = [_heard(part, lexicon) for clause in whole for part in _cut(clause)]
    if "?" in whole[-1].end:
        _ask(heard)
    _see_irony(heard)
    _turn(heard)
    return sum(part.praise + part.blame for part in heard)


def _cut(clause: Clause) -> Iterator[Clause]:
    """The clause, cut before each "but"."""
    start = 0
    for place, word in enumerate(clause.words):
        if place > start and "but" in word.kinds:
            yield Clause(clause.words[start:place], clause.end)
            start = place
    yield Clause(clause.words[start:], clause.end)


def _heard(clause: Clause, lexicon: Lexicon) -> Heard:
    turns = bool(clause.words) and "but" in clause.words[0].kinds
    heard = Heard(turns=turns, mocks=clause.has("mock"))
    for value in _values(clause.words, lexicon):
        if value > 0:
            heard.praise += value
        else:
            heard.blame += _marked(value, clause.end)
    return heard


def _marked(blame: float, end: str) -> float:
    if "!" in end:
        return blame * _SHOUTED
    return blame * _ASKED if "?" in end and blame > _STRONG else blame


def _values(words: list[Word], lexicon: Lexicon) -> Iterator[float]:
    found = list(_found(words, lexicon))
    # A phrase keeps its "not" for itself, unless it ends with it: "still not", "wieder nicht".
    taken = {place for start, size, _ in found for place in range(start, start + size - 1)}
    taken |= {start for start, size, _ in found if size == 1}
    refusing = {p for p, word in enumerate(words) if "not" in word.kinds and p not in taken}
    after = _NEAR if lexicon.language == "de" else 0
    for start, size, value in found:
        end = start + size
        reach = {*range(start - _NEAR, start), *range(end, end + (after if value > 0 else 0))}
        refused = not refusing.isdisjoint(reach)
        yield _turned(value, refused) * _force(words, start)
    if refusing and any("works" in w.kinds for p, w in enumerate(words) if p not in refusing):
        yield _NOT_WORKING


def _found(words: list[Word], lexicon: Lexicon) -> Iterator[tuple[int, int, float]]:
    """Where something is said, over how many words, and how good it is."""
    place = 0
    while place < len(words):
        size, value = _at(words, place, lexicon)
        if value:
            yield place, size, value
        place += size


def _at(words: list[Word], place: int, lexicon: Lexicon) -> tuple[int, float]:
    word, following = words[place], words[place + 1] if place + 1 < len(words) else None
    for phrase in lexicon.phrases_at(word, following):
        if _fits(phrase, words[place : place + len(phrase[0])]):
            return len(phrase[0]), phrase[1]
    return 1, 0.0


def _fits(phrase: Phrase, words: list[Word]) -> bool:
    parts = phrase[0]
    return len(words) == len(parts) and all(
        part == word.stem or part == "_" or part in word.kinds
        for part, word in zip(parts, words, strict=True)
    )


def _turned(value: float, refused: bool) -> float:
    if not refused:
        return value
    return value * (_NOT_GOOD if value > 0 else _NOT_BAD)


def _force(words: list[Word], start: int) -> float:
    stronger = start > 0 and "strong" in words[start - 1].kinds
    return (_STRONGER if stronger else 1.0) * (_LOUD if words[start].loud else 1.0)


def _ask(heard: list[Heard]) -> None:
    """Who ends with a question tells what is wrong in order to be helped."""
    for part in heard:
        if part.blame > _STRONG:
            part.blame *= _TOLD


def _see_irony(heard: list[Heard]) -> None:
    """Praise that opens a text full of trouble, with no "but" between, is not meant."""
    opening = next((part for part in heard if part.praise or part.blame), None)
    if opening is None or not opening.mocks or any(part.turns for part in heard):
        return
    if opening.praise > 0 and min(part.blame for part in heard) <= _TROUBLE:
        for part in heard:
            part.praise *= _MEANT if part.mocks else 1.0


def _turn(heard: list[Heard]) -> None:
    """What stands before a "but" counts less."""
    last = max((place for place, part in enumerate(heard) if part.turns), default=0)
    for part in heard[:last]:
        if heard[last].blame < 0:
            part.praise *= _BEFORE_BUT
        if heard[last].praise > 0:
            part.blame *= _BEFORE_BUT
