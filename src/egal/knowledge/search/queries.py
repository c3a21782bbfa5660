"""What is looked for, as a `tsquery` in PostgreSQL's own notation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LEXEME = re.compile(r"'((?:[^']|'')*)'(:\*)?")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for, in any of these ways.

    strict: its stem, its synonyms, what was meant. wide: also words that begin or go on with it.
    """

    strict: Sequence[str]
    wide: Sequence[str] = ()


def lexeme(word: str, *, prefix: bool = False) -> str:
    """One word. prefix: it may go on."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if prefix else ''}"


def every(terms: Sequence[Term], *, wide: bool = False) -> str:
    """All of them at once."""
    return " & ".join(_either(term, wide=wide) for term in terms)


def some(terms: Sequence[Term]) -> str:
    """Any of them."""
    return " | ".join(_either(term, wide=False) for term in terms)


def each(terms: Sequence[Term]) -> list[str]:
    """One query a term."""
    return [_either(term, wide=False) for term in terms]


def in_titles(query: str) -> str:
    """The same, where it stands in a title (weight A)."""
    return _LEXEME.sub(lambda found: f"'{found[1]}'{found[2] or ':'}A", query)


def together(words: Iterable[str]) -> str:
    """These words, all in one article."""
    return f"({' & '.join(words)})"


def _either(term: Term, *, wide: bool) -> str:
    ways = [*term.strict, *(term.wide if wide else ())]
    return f"({' | '.join(dict.fromkeys(ways))})"
