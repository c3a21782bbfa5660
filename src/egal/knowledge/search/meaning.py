"""What the words of a question mean: their stems, synonyms, and what was meant by a mistyped one.

Read from the words that published articles have (`Word`), so that nothing is looked for in vain
that a reader could have meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from egal.knowledge.languages import configuration
from egal.knowledge.models import Synonym, Word
from egal.knowledge.search.queries import Term, lexeme, together
from egal.knowledge.search.spelling import Spelt, nearest
from egal.knowledge.search.words import asked
from egal.workspaces import scope

MENDED = 4  # words of a question that are looked up among similar ones, for its price
CONTAINING = 30  # words that have the one asked for in them
LONGEST_SYNONYM = 3  # words that can stand for one
_SHORT = 4  # letters; with fewer, nearly every word has it in it
_THRESHOLD = "0.2"  # of similarity: two letters changed over in a word of six

_UNDERSTOOD = """
select word, plain_text(word), knowledge_stem(%(how)s::regconfig, word),
       to_tsvector(%(how)s::regconfig, word) = ''::tsvector,
       exists (select 1 from knowledge_word known
                where known.workspace_id = %(workspace)s and known.language = %(language)s
                  and known.stem = knowledge_stem(%(how)s::regconfig, asked.word))
       or exists (select 1 from knowledge_synonym known
                where known.workspace_id = %(workspace)s and known.language = %(language)s
                  and knowledge_stem(%(how)s::regconfig, asked.word) = any(known.stems))
  from unnest(%(words)s::text[]) with ordinality as asked(word, place) order by place
"""
_ALIKE = """
select word, stem, times from knowledge_word
 where workspace_id = %(workspace)s and language = %(language)s and word %% %(word)s
 order by word <-> %(word)s limit 30
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One word of a question. silent: it says nothing, such as "the". mended: what was meant."""

    written: str
    plain: str
    stem: str
    silent: bool
    known: bool
    mended: str = ""
    ways: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """terms: all that is looked for. corrected: what was meant, "" where that is what was asked."""

    terms: Sequence[Term]
    corrected: str


def meaning_of(text: str, language: str, *, typing: bool) -> Meaning:
    """typing: the last word may not be finished."""
    unfinished = typing and not text[-1:].isspace()
    words = [_meant(word) for word in _understood(asked(text), language)]
    mended = _mended(words, language, unfinished=unfinished)
    sets = _synonyms(mended, language)
    terms = [*_terms(mended, sets, language, unfinished=unfinished)]
    changed = any(word.mended for word in mended)
    corrected = " ".join(word.mended or word.written for word in mended) if changed else ""
    return Meaning(terms, corrected)


def _meant(word: _Asked) -> _Asked:
    return replace(word, ways=(lexeme(word.stem),))


def _understood(words: Sequence[str], language: str) -> list[_Asked]:
    given = {"how": configuration(language), "words": list(words)}
    return [_Asked(*row) for row in _rows(_UNDERSTOOD, language, **given)]


def _mended(words: list[_Asked], language: str, *, unfinished: bool) -> list[_Asked]:
    """Unknown words replaced by what was meant; the one that is being typed only if no word begins
    so."""
    last = len(words) - 1 if unfinished else -1
    left = MENDED
    for place, word in enumerate(words):
        if word.known or word.silent or not left or len(word.plain) < _SHORT:
            continue
        if place == last and _known(language).filter(word__startswith=word.plain).exists():
            continue
        left -= 1
        words[place] = (
            _compound(word, language) or _similar(word, language) or _ending(word, language) or word
        )
    return words


def _compound(word: _Asked, language: str) -> _Asked | None:
    """Two known words written as one, with or without an s between: "Internetrechnung"."""
    plain = word.plain
    cuts = [(plain[:at], plain[at:]) for at in range(_SHORT, len(plain) - _SHORT + 1)]
    heads = {head: (head, head.removesuffix("s")) for head, _tail in cuts}
    wanted = {*(tail for _head, tail in cuts), *(form for pair in heads.values() for form in pair)}
    stems = dict(_known(language).filter(word__in=wanted).values_list("word", "stem"))
    for head, tail in cuts:
        known = next((form for form in heads[head] if form in stems), None)
        if known and tail in stems:
            return replace(word, ways=(together(map(lexeme, (stems[known], stems[tail]))),))
    return None


def _ending(word: _Asked, language: str) -> _Asked | None:
    """The known word at the end of an unknown one says what kind of thing it is."""
    plain = word.plain
    tails = [plain[at:] for at in range(1, len(plain) - _SHORT)]
    stems = dict(_known(language).filter(word__in=tails).values_list("word", "stem"))
    longest = next((tail for tail in tails if tail in stems), None)
    return replace(word, ways=(lexeme(stems[longest]),)) if longest else None


def _similar(word: _Asked, language: str) -> _Asked | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('pg_trgm.similarity_threshold', %s, true)", [_THRESHOLD])
        found = _rows(_ALIKE, language, word=word.plain)
    known = {Spelt(each, stem): times for each, stem, times in found}
    meant = nearest(Spelt(word.plain, word.stem), known)
    if not meant:
        return None
    ways = [lexeme(each.stem) for each in meant]
    return replace(word, mended=meant[0].word, stem=meant[0].stem, ways=ways)


def _synonyms(words: Sequence[_Asked], language: str) -> dict[str, list[str]]:
    """By stems, what is looked for as well."""
    said = {stems for _start, _end, stems in _runs(words)}
    sets = Synonym.objects.filter(language=language, stems__overlap=list(said))
    found: dict[str, list[str]] = {}
    for each in sets:
        for stem in said & set(each.stems):
            found.setdefault(stem, []).extend(query for query in each.queries if query)
    return found


def _terms(
    words: Sequence[_Asked],
    synonyms: Mapping[str, Sequence[str]],
    language: str,
    *,
    unfinished: bool,
) -> Iterator[Term]:
    """One for each word that says something, or for a few that have synonyms together."""
    done = 0
    for start, end, stems in sorted(_runs(words), key=lambda run: (run[0], -run[1])):
        others = synonyms.get(stems, ())
        if start < done or (end - start > 1 and not others):
            continue
        done = end
        own = [word for word in words[start:end] if not word.silent]
        if own or others:
            going_on = unfinished and end == len(words)
            yield _term(own, others, language, going_on=going_on)


def _term(own: Sequence[_Asked], others: Sequence[str], language: str, *, going_on: bool) -> Term:
    alone = own[0] if len(own) == 1 else None
    ways = list(alone.ways) if alone else [together(lexeme(word.stem) for word in own)] * bool(own)
    if alone is None:
        return Term([*ways, *others])
    if going_on:
        ways.append(lexeme(alone.plain, prefix=True))
    return Term([*ways, *others], _wide(alone, language))


def _wide(word: _Asked, language: str) -> list[str]:
    if len(word.plain) < _SHORT:
        return []
    containing = _known(language).filter(word__contains=word.plain).order_by("-times")
    stems = list(containing.values_list("stem", flat=True)[:CONTAINING])
    return [lexeme(word.stem, prefix=True), *map(lexeme, stems)]


def _runs(words: Sequence[_Asked]) -> Iterator[tuple[int, int, str]]:
    """Every few words that stand together: from, to, their stems."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_SYNONYM, len(words)) + 1):
            yield start, end, " ".join(word.stem for word in words[start:end])


def _known(language: str) -> Any:
    return Word.objects.filter(language=language)


def _rows(sql: str, language: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"workspace": scope.workspace_id(), "language": language, **given})
        return list(cursor.fetchall())
