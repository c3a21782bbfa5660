"""What to show of a hit: its title and the place that matches, in pieces."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from egal.knowledge.languages import configuration
from egal.shared.marked import BEGIN, MARKERS, SELECTORS, TAG, Piece, pieces

_READ = 4_000  # characters of a text that are looked through
_WHOLE = f"HighlightAll=true,{SELECTORS}"
_PART = f"MaxFragments=1,MaxWords=28,MinWords=14,{SELECTORS}"

_HEADLINES = """
select translation.id,
       ts_headline(%(how)s::regconfig, translate(title, %(markers)s, %(tag)s), %(query)s::tsquery,
                   %(whole)s),
       ts_headline(%(how)s::regconfig, translate(summary, %(markers)s, %(tag)s), %(query)s::tsquery,
                   %(whole)s),
       case when %(text)s then
           ts_headline(%(how)s::regconfig, translate(left(text, %(read)s), %(markers)s, %(tag)s),
                       %(query)s::tsquery, %(part)s)
       else '' end
  from knowledge_translation translation where id = any(%(ids)s)
"""


def marked(
    ids: Sequence[int], query: str, language: str, *, text: bool
) -> dict[int, tuple[list[Piece], list[Piece]]]:
    """By id: the title, and the summary or, where that has nothing of it, a place in the text.

    text: whether that is looked through at all; what somebody types need not be.
    """
    given: dict[str, Any] = {
        "ids": list(ids),
        "query": query,
        "text": text,
        "how": configuration(language),
    }
    settings: dict[str, Any] = {
        "whole": _WHOLE,
        "part": _PART,
        "markers": MARKERS,
        "tag": TAG,
        "read": _READ,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADLINES, {**given, **settings})
        return {
            number: (pieces(title), pieces(_better(summary, place)))
            for number, title, summary, place in cursor.fetchall()
        }


def _better(summary: str, place: str) -> str:
    return place if BEGIN in place and BEGIN not in summary else summary or place
