"""Published articles as readers are offered them: by category, by use, beside another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, QuerySet, Sum

from egal.knowledge.languages import configuration
from egal.knowledge.models import Audience, Category, Reading, Translation
from egal.shared import clock
from egal.workspaces import scope

POPULAR = timedelta(days=30)
_FOR = 600  # seconds: nobody minds an order that is ten minutes old
_RELATED = """
with wanted as (
    select coalesce(string_agg(quote_literal(lexeme), ' | '), '')::tsquery as query
      from unnest(to_tsvector(%(how)s::regconfig, split_words(%(title)s)))),
alike as materialized (
    select row.translation_id, row.tsv from knowledge_searchrow row, wanted
     where row.workspace_id = %(workspace)s and row.language = %(language)s
       and row.tsv @@ wanted.query limit 300)
select translation.id
  from alike
  join knowledge_translation translation on translation.id = alike.translation_id
  join knowledge_article article on article.id = translation.article_id, wanted
 where article.id <> %(article)s and (%(signed_in)s or article.audience = 'everybody')
 order by ts_rank(alike.tsv, wanted.query, 1)
        + case when article.category_id = %(category)s then 0.2 else 0 end desc, translation.id
 limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with what it has for readers. count: articles."""

    category: Category | None
    count: int


def published(language: str, *, signed_in: bool) -> QuerySet[Translation]:
    """What can be read in this language, without its long texts."""
    found = Translation.objects.filter(language=language, revision__isnull=False)
    if not signed_in:
        found = found.filter(article__audience=Audience.EVERYBODY)
    return found.defer("html", "text").select_related("article")


def shelves(language: str, *, signed_in: bool) -> list[Shelf]:
    """The categories that have something, in their order; last what is in none, if anything is."""
    rows = published(language, signed_in=signed_in).order_by().values_list("article__category")
    counts = dict(rows.annotate(Count("pk")))
    found = [Shelf(each, counts.get(each.id, 0)) for each in _categories()]
    found.append(Shelf(None, counts.get(None, 0)))
    return [shelf for shelf in found if shelf.count]


def popular(language: str, *, signed_in: bool, most: int) -> list[Translation]:
    """The most read in thirty days."""
    key = f"popular.{scope.workspace_id()}.{language}"
    articles = cache.get_or_set(key, lambda: _most_read(language, 3 * most), _FOR) or []
    there = published(language, signed_in=signed_in).filter(article__in=articles)
    found = {each.article_id: each for each in there}
    return [found[number] for number in articles if number in found][:most]


def newest(language: str, *, signed_in: bool, most: int) -> list[Translation]:
    """What was published last."""
    there = published(language, signed_in=signed_in)
    return list(there.order_by("-first_published_at", "-id")[:most])


def related(translation: Translation, *, signed_in: bool, most: int = 4) -> Sequence[Translation]:
    """Others with words of its title, those of its category first."""
    article = translation.article
    given = {
        "how": configuration(translation.language),
        "title": translation.title,
        "workspace": translation.workspace_id,
        "language": translation.language,
        "article": article.id,
        "category": article.category_id,
        "signed_in": signed_in,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RELATED, given)
        ids = [row[0] for row in cursor.fetchall()]
    rows = published(translation.language, signed_in=signed_in).in_bulk(ids)
    return [rows[number] for number in ids if number in rows]


def _categories() -> QuerySet[Category]:
    return Category.objects.order_by("position", "id")


def _most_read(language: str, most: int) -> list[int]:
    since = (clock.now() - POPULAR).date()
    read = Reading.objects.filter(language=language, day__gte=since).values("article")
    counted = read.annotate(sum=Sum("times")).order_by("-sum", "article")
    return list(counted.values_list("article", flat=True)[:most])
