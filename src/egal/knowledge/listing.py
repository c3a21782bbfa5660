"""Articles as their editors see them: what there is in each language, and what it is worth."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from egal.knowledge.models import Article, Feedback, Reading, Revision, Translation
from egal.shared import clock

COUNTED = timedelta(days=30)
FEWEST_ANSWERS = 5  # below, a share says nothing


class State(StrEnum):
    """Of an article in one language. CHANGED: there is a draft that readers do not have yet."""

    MISSING = "missing"
    DRAFT = "draft"
    PUBLISHED = "published"
    CHANGED = "changed"


@dataclass(slots=True)
class Standing:
    """titles, states: by language, where anything is written. helped: of 100, None for too few."""

    article: Article
    titles: dict[str, str] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    readings: int = 0
    answers: int = 0
    helped: int | None = None

    def title(self, languages: Iterable[str]) -> str:
        """In the first of these languages that has one, else in any."""
        for language in languages:
            if language in self.titles:
                return self.titles[language]
        return next(iter(self.titles.values()), "")

    def state(self, language: str) -> State:
        return self.states.get(language, State.MISSING)


def in_order(articles: QuerySet[Article]) -> QuerySet[Article]:
    """As readers see them: by category, then by place. Those without a category come last."""
    return articles.select_related("category").order_by(
        "category__position", "category__id", "position", "id"
    )


def with_words(articles: QuerySet[Article], words: str) -> QuerySet[Article]:
    """Those in whose titles, summaries or addresses each of the words stands."""
    for word in words.split():
        said = Q(title__icontains=word) | Q(summary__icontains=word)
        written = Revision.objects.filter(said, article=OuterRef("pk"))
        named = Translation.objects.filter(article=OuterRef("pk"), slug__icontains=word)
        articles = articles.filter(Exists(written) | Exists(named))
    return articles


def in_state(articles: QuerySet[Article], state: State, language: str) -> QuerySet[Article]:
    """Those that stand so in this language."""
    written = Revision.objects.filter(article=OuterRef("pk"), language=language)
    public = Translation.objects.filter(
        article=OuterRef("pk"), language=language, revision__isnull=False
    )
    newer = written.filter(article__translations__language=language, pk__gt=_published_in(language))
    if state == State.MISSING:
        return articles.exclude(Exists(written))
    if state == State.DRAFT:
        return articles.filter(Exists(written)).exclude(Exists(public))
    if state == State.CHANGED:
        return articles.filter(Exists(public), Exists(newer))
    return articles.filter(Exists(public))


def standings(articles: Iterable[Article]) -> list[Standing]:
    """Of these, in their order; four queries however many they are."""
    found = {article.id: Standing(article) for article in articles}
    published = _published(found)
    for revision in _newest(found):
        standing, language = found[revision.article_id], revision.language
        standing.titles[language] = revision.title
        standing.states[language] = _state(published.get((revision.article_id, language)), revision)
    _count(found)
    return list(found.values())


def _published_in(language: str) -> QuerySet[Translation, int | None]:
    there = Translation.objects.filter(article=OuterRef("article"), language=language)
    return there.values_list("revision", flat=True)[:1]


def _newest(articles: Mapping[int, Standing]) -> QuerySet[Revision]:
    there = Revision.objects.filter(article__in=articles).defer("html", "summary")
    return there.order_by("article", "language", "-id").distinct("article", "language")


def _published(articles: Mapping[int, Standing]) -> dict[tuple[int, str], int]:
    there = Translation.objects.filter(article__in=articles, revision__isnull=False)
    return {
        (article, language): revision
        for article, language, revision in there.values_list("article", "language", "revision")
        if revision
    }


def _state(published: int | None, newest: Revision) -> State:
    if published is None:
        return State.DRAFT
    return State.PUBLISHED if published == newest.id else State.CHANGED


def _count(found: dict[int, Standing]) -> None:
    since = clock.now() - COUNTED
    read = Reading.objects.filter(article__in=found, day__gt=since.date())
    for article, times in read.values_list("article").annotate(Sum("times")):
        found[article].readings = times
    answers: dict[int, dict[bool, int]] = defaultdict(dict)
    given = Feedback.objects.filter(article__in=found, at__gt=since)
    for article, helped, number in given.values_list("article", "helped").annotate(Count("id")):
        answers[article][helped] = number
    for article, counts in answers.items():
        total = sum(counts.values())
        found[article].answers = total
        if total >= FEWEST_ANSWERS:
            found[article].helped = round(100 * counts.get(True, 0) / total)
