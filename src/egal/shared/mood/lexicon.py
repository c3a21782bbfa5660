"""What single words and phrases say about a mood.

The lists `words/de.txt` and `words/en.txt` are ours: what people write to a service desk. The
lexicons that packages ship for language in general were measured beside them and added nothing
(docs/mood.md), so none is asked.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from egal.shared.mood.tokens import Word, stem

_OURS = Path(__file__).parent / "words"
_FACES = {
    -1.2: "😡🤬😠👎💩🤮😤🖕",
    -0.8: "🙄😒😞😢😭😩😫🤦😣☹",
    0.8: "❤😍🥰👍🙏😊😀😃😄😁🎉💪👌💚💙",
}
_SMILES = {":(": -0.8, ":-(": -0.8, ":/": -0.5, ":-/": -0.5, ":)": 0.4, ":-)": 0.4, ":D": 0.4}
_SIGNS = frozenset("#%")
_TAG = 7  # letters from which a hashtag is a phrase: #niewieder
_REMEMBERED = 20_000  # words; the vocabulary of a few thousand messages

Phrase = tuple[tuple[str, ...], float]


@dataclass
class Lexicon:
    """The words of one language, by their stems.

    `phrases` has each under its first two stems (or its only one); "#" stands for a number, "%"
    for a span of time, "_" for any word but the first. `kinds` are the groups a word is in: "not",
    "works", "strong", "but", "mock", "#", "%".
    """

    language: str
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    _words: dict[str, Word] = field(default_factory=dict)

    def word_of(self, raw: str) -> Word:
        """The word as it is looked up, from memory where it was met before."""
        if raw not in self._words:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            self._words[raw] = self._word(raw)
        return self._words[raw]

    def phrases_at(self, word: Word, following: Word | None) -> list[Phrase]:
        """Those that may begin with these two, the longest first."""
        found: list[Phrase] = []
        for second in (following.stem, "_", *(following.kinds & _SIGNS)) if following else ():
            for first in (word.stem, *(word.kinds & _SIGNS)):
                found += self.phrases.get(f"{first} {second}", ())
        return [*found, *self.phrases.get(word.stem, ())]

    def _word(self, raw: str) -> Word:
        plain = raw.lower().replace("’", "'")
        kinds = self.kinds.get(plain, frozenset())
        if plain[0].isdigit():
            kinds |= {"#"}
        if plain.endswith("n't"):
            kinds |= {"not"}
        return Word(plain, stem(plain, self.language), len(raw) > 3 and raw.isupper(), kinds)


@cache
def lexicon_of(language: str) -> Lexicon:
    """Read once in a process (a few milliseconds). Beside de and en there are faces only."""
    lexicon = Lexicon(language)
    faces = {face: value for value, many in _FACES.items() for face in many}
    for face, value in (faces | _SMILES).items():
        lexicon.phrases[face.lower()] = [((face.lower(),), value)]
    if language in ("de", "en"):
        _read_ours(lexicon)
    return lexicon


def _read_ours(lexicon: Lexicon) -> None:
    for line in (_OURS / f"{lexicon.language}.txt").read_text(encoding="utf-8").splitlines():
        head, _, entries = line.partition(": ")
        for entry in entries.split(", ") if not line.startswith("#") else ():
            if head in ("not", "works", "strong", "but", "mock", "number", "span"):
                _group(lexicon, {"number": "#", "span": "%"}.get(head, head), entry)
            else:
                _add(lexicon, entry, float(head))


def _group(lexicon: Lexicon, kind: str, word: str) -> None:
    lexicon.kinds[word] = lexicon.kinds.get(word, frozenset()) | {kind}


def _add(lexicon: Lexicon, entry: str, value: float) -> None:
    stems = tuple(stem(word, lexicon.language) for word in entry.split())
    if len(stems) > 1 and len(hashtag := stem(entry.replace(" ", ""), lexicon.language)) >= _TAG:
        lexicon.phrases.setdefault(hashtag, [((hashtag,), value)])
    known = lexicon.phrases.setdefault(" ".join(stems[:2]), [])
    known.append((stems, value))
    known.sort(key=lambda phrase: -len(phrase[0]))
