"""What a published translation is found by, kept up as it is published and taken back."""

from typing import Any

from django.db import connection

from egal.knowledge.languages import configuration
from egal.knowledge.models import SearchRow, Translation
from egal.knowledge.search.words import INDEXED, known_words

_ADD = """
insert into knowledge_searchrow (workspace_id, translation_id, language, tsv, words)
select %(workspace)s, %(translation)s, %(language)s,
       knowledge_vector(%(how)s::regconfig, %(title)s, %(summary)s, %(text)s),
       array(select distinct plain_text(word) from unnest(%(words)s::text[]) word)
"""
_MORE = """
insert into knowledge_word (workspace_id, language, word, stem, times)
select %(workspace)s, %(language)s, plain_text(word),
       min(knowledge_stem(%(how)s::regconfig, word)), 1
  from unnest(%(words)s::text[]) word group by 3 order by 3
on conflict (workspace_id, language, word) do update set times = knowledge_word.times + 1
"""
_FEWER = """
update knowledge_word set times = times - 1
 where workspace_id = %(workspace)s and language = %(language)s and word = any(%(words)s)
"""
_NONE = """
delete from knowledge_word
 where workspace_id = %(workspace)s and language = %(language)s and word = any(%(words)s)
   and times = 0
"""


def make_findable(translation: Translation) -> None:
    """Let what it says now be found, and nothing it said before. In the transaction of a verb."""
    forget(translation)
    title, summary, text = translation.title, translation.summary, translation.text[:INDEXED]
    given: dict[str, Any] = {
        "workspace": translation.workspace_id,
        "translation": translation.id,
        "language": translation.language,
        "how": configuration(translation.language),
        "title": title,
        "summary": summary,
        "text": text,
        "words": known_words(f"{title} {summary} {text}"),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, given)
        cursor.execute(_MORE, given)


def forget(translation: Translation) -> None:
    """Let it be found no more."""
    row = SearchRow.objects.filter(translation=translation).defer("tsv").first()
    if row is None:
        return
    given: dict[str, Any] = {
        "workspace": row.workspace_id,
        "language": row.language,
        "words": row.words,
    }
    row.delete()
    with connection.cursor() as cursor:
        cursor.execute(_FEWER, given)
        cursor.execute(_NONE, given)
