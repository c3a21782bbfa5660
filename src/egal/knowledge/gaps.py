"""What the help centre does not answer yet, as the last weeks show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import Lower

from egal.knowledge.models import Article, Ending, Search
from egal.shared import clock

LOOKED_BACK = timedelta(days=30)
MOST = 100  # of a kind


@dataclass(frozen=True, slots=True)
class Missing:
    """Words that were looked for in vain, or that did not help: how often, and when last.

    found: the most articles any of the searches was shown. contacted: how many wrote to us after.
    """

    language: str
    words: str
    times: int
    found: int
    contacted: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Unhelpful:
    """An article after which people wrote to us all the same."""

    article: Article
    language: str
    times: int
    last: datetime


def missing() -> list[Missing]:
    """Searches of the last 30 days that found nothing or ended in contact; the most frequent first.

    Words that differ in capitals only are one line.
    """
    recent = Search.objects.filter(at__gt=clock.now() - LOOKED_BACK, dismissed_at=None)
    in_vain = recent.filter(Q(results=0) | Q(contacted_at__isnull=False))
    rows = (
        in_vain.annotate(lowered=Lower("words"))
        .values("language", "lowered")
        .annotate(
            typed=Max("words"),
            times=Count("id"),
            found=Max("results"),
            contacted=Count("contacted_at"),
            last=Max("at"),
        )
        .order_by("-times", "-last", "lowered")[:MOST]
    )
    return [
        Missing(
            language=row["language"],
            words=row["typed"],
            times=row["times"],
            found=row["found"],
            contacted=row["contacted"],
            last=row["last"],
        )
        for row in rows
    ]


def unhelpful() -> list[Unhelpful]:
    """Articles that people of the last 30 days read before they wrote to us; most often first."""
    recent = Ending.objects.filter(at__gt=clock.now() - LOOKED_BACK, dismissed_at=None)
    rows = list(
        recent.values("article", "language")
        .annotate(times=Count("id"), last=Max("at"))
        .order_by("-times", "-last", "article")[:MOST]
    )
    articles = Article.objects.in_bulk([row["article"] for row in rows])
    return [
        Unhelpful(articles[row["article"]], row["language"], row["times"], row["last"])
        for row in rows
    ]
