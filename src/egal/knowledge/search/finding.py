from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from egal.knowledge.figures import Helped, helped_by
from egal.knowledge.models import Translation
from egal.knowledge.search import queries
from egal.knowledge.search.marks import marked
from egal.knowledge.search.meaning import Meaning, meaning_of
from egal.knowledge.search.queries import Term
from egal.knowledge.search.ranking import ranked
from egal.shared.marked import Piece

ENOUGH = 3  # hits; with fewer, what matches less well follows them
MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One article. title, snippet: in pieces, what was looked for marked. helped: None unknown."""

    translation: Translation
    title: Sequence[Piece]
    snippet: Sequence[Piece]
    helped: Helped | None


@dataclass(frozen=True, slots=True)
class Found:
    """hits: the best first. count: of all that match. corrected: what was meant by mistyped words,
    "" where nothing was."""

    hits: Sequence[Hit]
    count: int
    corrected: str


def find(
    text: str, language: str, *, signed_in: bool = False, typing: bool = False, most: int = MOST
) -> Found:
    """Published articles of this language with these words, the best first.

    signed_in: also those that not everybody may read. typing: the last word may not be finished;
    then it must be quick.
    """
    meaning = meaning_of(text, language, typing=typing)
    ids = list(_ids(meaning, language, signed_in=signed_in)) if meaning.terms else []
    hits = _hits(ids[:most], meaning.terms, language, typing=typing)
    return Found(hits, len(ids), meaning.corrected if ids else "")


def _ids(meaning: Meaning, language: str, *, signed_in: bool) -> Iterator[int]:
    """First where all of it stands, then where words have it in them, then where most stands."""
    seen: dict[int, None] = {}
    terms = meaning.terms
    for query in (queries.every(terms), queries.every(terms, wide=True)):
        if len(seen) < ENOUGH:
            seen |= {number: None for number, _ in ranked(query, language, signed_in=signed_in)}
    if len(seen) < ENOUGH and len(terms) > 1:
        words = queries.each(terms)
        found = ranked(queries.some(terms), language, signed_in=signed_in, terms=words)
        seen |= {number: None for number, count in found if 2 * count >= len(terms)}
    yield from seen


def _hits(ids: Sequence[int], terms: Sequence[Term], language: str, *, typing: bool) -> list[Hit]:
    if not ids:
        return []
    any_of_it = " | ".join(f"({queries.every([term], wide=True)})" for term in terms)
    marks = marked(ids, any_of_it, language, text=not typing)
    rows = Translation.objects.defer("html", "text").select_related("article").in_bulk(ids)
    helped = helped_by([row.article_id for row in rows.values()], language)
    return [
        Hit(rows[number], *marks[number], helped.get(rows[number].article_id))
        for number in ids
        if number in rows and number in marks
    ]
