"""What somebody typed into the search field, taken apart. Nothing typed is an error."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 500  # characters; what follows is not read
MOST_TERMS = 12

_PIECES = re.compile(
    r"""(?P<minus>-?) (?:(?P<key>[a-z]+):)? (?: "(?P<quoted>[^"]*)"? | (?P<bare>[^\s"]+) )""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[-/_.@:=+()<>&#\\]")  # as `split_words` in search_0001.sql
_INDEXED = 20_000  # characters of a text
MOST_HEARD = 60_000  # characters of what was said in a call, which is an hour of it


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other: a word alone, a quotation, the parts of an address.

    prefix: the last word may go on. without: messages that have it are not wanted.
    """

    words: Sequence[str]
    prefix: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """terms: all of them are wanted. filters: (key, value) as typed. plain: the terms' own text."""

    terms: Sequence[Term]
    filters: Sequence[tuple[str, str]]
    plain: str

    @property
    def wanted(self) -> bool:
        """Whether there is anything to look for in the text."""
        return any(not term.without for term in self.terms)


def words_of(text: str, most: int = _INDEXED) -> str:
    """The text as `search_vector` wants it: what PostgreSQL takes for an address, a path or a
    negative number becomes the words it is to a person. most: characters that are read."""
    return _MARKS.sub(" ", text[:most])


def asked(text: str, keys: frozenset[str]) -> Asked:
    """Take a query apart. keys: of the filters there are; any other `word:` is text."""
    filters: list[tuple[str, str]] = []
    terms: list[Term] = []
    plain: list[str] = []
    for minus, key, value, quoted in _pieces(text[:LONGEST]):
        if key in keys and value and not minus:
            filters.append((key, value))
            continue
        said = f"{key} {value}" if key else value
        if words := _WORDS.findall(said):
            terms.append(Term(words, prefix=not quoted and not minus, without=bool(minus)))
            plain.append("" if minus else said)
    return Asked(_only_the_last_goes_on(terms, text)[:MOST_TERMS], filters, " ".join(plain).strip())


def without_filters(text: str, keys: frozenset[str]) -> str:
    """What was typed, as it was, without the first filter of each of these keys."""
    left, seen = [], set[str]()
    for piece in _PIECES.finditer(text[:LONGEST]):
        key, value = piece["key"], piece["quoted"] or piece["bare"]
        if key in keys - seen and value and not piece["minus"]:
            seen.add(key)
        else:
            left.append(piece[0])
    return " ".join(left)


def _pieces(text: str) -> Iterator[tuple[str, str, str, bool]]:
    for piece in _PIECES.finditer(text):
        quoted = piece["quoted"]
        yield piece["minus"], piece["key"] or "", quoted or piece["bare"] or "", quoted is not None


def _only_the_last_goes_on(terms: list[Term], text: str) -> list[Term]:
    """Somebody who has typed a blank has finished the word."""
    last = len(terms) - 1 if not text[-1:].isspace() else -1
    return [
        Term(term.words, term.prefix and place == last, term.without)
        for place, term in enumerate(terms)
    ]
