"""Which articles match best, at a bounded price.

Those that have it in the title come first; of a word that very many articles have, only so many are
weighed.
"""

from collections.abc import Sequence

from django.db import connection

from egal.knowledge.search.queries import in_titles
from egal.workspaces import scope

WEIGHED = 300  # articles, in the title and elsewhere
_WEIGHTS = "{0.05, 0.2, 0.5, 1.0}"  # text, nothing, summary, title

_BEST = """
with titled as materialized (
    select translation_id, tsv from knowledge_searchrow
     where workspace_id = %(workspace)s and language = %(language)s
       and tsv @@ %(titled)s::tsquery limit %(most)s),
anywhere as materialized (
    select translation_id, tsv from knowledge_searchrow
     where workspace_id = %(workspace)s and language = %(language)s
       and tsv @@ %(query)s::tsquery limit %(most)s)
select translation.id, ts_rank(%(weights)s::real[], tsv, %(query)s::tsquery, 1) as rank,
       (select count(*) from unnest(%(terms)s::text[]) as term where tsv @@ term::tsquery) as terms
  from (select * from titled union select * from anywhere) found
  join knowledge_translation translation on translation.id = found.translation_id
  join knowledge_article article on article.id = translation.article_id
 where %(signed_in)s or article.audience = 'everybody'
 order by terms desc, rank desc, translation.id
"""


def ranked(
    query: str, language: str, *, signed_in: bool, terms: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Ids of translations, the best first, each with how many of these terms it has."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BEST,
            {
                "workspace": scope.workspace_id(),
                "language": language,
                "query": query,
                "titled": in_titles(query),
                "terms": list(terms),
                "weights": _WEIGHTS,
                "most": WEIGHED,
                "signed_in": signed_in,
            },
        )
        return [(row[0], row[2]) for row in cursor.fetchall()]
