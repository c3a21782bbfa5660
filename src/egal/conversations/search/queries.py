"""Terms as a `tsquery`: each word stemmed in German, or in English, or as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from egal.conversations.search.words import Term

CONFIGURATIONS = ("egal_german", "egal_english", "egal_simple")


@dataclass(frozen=True, slots=True)
class Query:
    """text: in PostgreSQL's own notation, made by itself; it matches nothing when empty."""

    text: str

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Run this; `{query}` in it becomes the query."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.replace("{query}", "%(query)s::tsquery"), {**values, "query": self.text}
            )
            return list(cursor.fetchall())


def query_of(terms: Sequence[Term]) -> Query:
    """All terms at once. One of stop words alone asks for nothing."""
    parts = [_term(term) for term in terms]
    sql = " && ".join(part for part, _ in parts)
    values = [value for _, given in parts for value in given]
    with connection.cursor() as cursor:
        cursor.execute(f"select ({sql})::text", values)
        return Query(cursor.fetchone()[0])


def _term(term: Term) -> tuple[str, list[str]]:
    ways = [_words(name, term) for name in CONFIGURATIONS]
    sql = f"({' || '.join(part for part, _ in ways)})"
    return f"(!! {sql})" if term.without else sql, [value for _, given in ways for value in given]


def _words(configuration: str, term: Term) -> tuple[str, list[str]]:
    """Words hold letters and digits only, so none can end the quotation it is put in."""
    if not term.prefix:
        return f"phraseto_tsquery('{configuration}', %s)", [" ".join(term.words)]
    *before, last = term.words
    prefix = f"to_tsquery('{configuration}', %s)"
    if not before:
        return prefix, [f"'{last}':*"]
    phrase = f"phraseto_tsquery('{configuration}', %s)"
    return f"({phrase} <-> {prefix})", [" ".join(before), f"'{last}':*"]
