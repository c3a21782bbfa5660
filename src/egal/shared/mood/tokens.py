"""A text as clauses of words, in one pass over it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_PIECE = re.compile(
    r"https?://\S{0,300}|[@&]\w{1,40}"  # addresses, handles and "&amp;" say nothing
    r"|(?P<face>[:;=]-?[()D/|*]|[\u2600-\u27bf\U0001f300-\U0001faff])"
    r"|(?P<word>\d+\.(?=\ ?[Mm]al\b)|[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<end>[!?]+|[.,;:…\n–—])"
)
_ENDINGS = {"de": ("en", "em", "er", "es", "e", "n", "s")}  # the English lists have all forms
_LEAST = 3  # letters a stem keeps


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a face. `loud` is for capitals; its `kinds` are the lexicon's."""

    plain: str
    stem: str
    loud: bool = False
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Clause:
    """Words up to a mark; `end` is the mark ("" at the end of the text)."""

    words: list[Word] = field(default_factory=list)
    end: str = ""

    def has(self, kind: str) -> bool:
        """Whether a word of this kind is in it."""
        return any(kind in word.kinds for word in self.words)


def stem(word: str, language: str) -> str:
    """The word without one ending: a key for its forms.

    Two endings would make one of "dreist" and "drei", of "hasse" and "hast".

    >>> stem("schlechter", "de"), stem("charges", "en")
    ('schlecht', 'charges')
    """
    ending = next((end for end in _ENDINGS.get(language, ()) if word.endswith(end)), "")
    keeps = len(word) - len(ending) >= _LEAST
    return word[: -len(ending)] if ending and keeps else word


def clauses(text: str, word_of: Callable[[str], Word]) -> list[Clause]:
    """The text cut at its marks, at least one clause. Linear in the length of the text."""
    found = [Clause()]
    for piece in _PIECE.finditer(text):
        if mark := piece["end"]:
            found[-1].end += mark if len(found[-1].end) < len("?!") else ""
        elif word := piece["word"] or piece["face"]:
            if found[-1].end:
                found.append(Clause())
            found[-1].words.append(word_of(word))
    return found
