"""What articles are worth: what readers said. Measured, or not shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from egal.knowledge.models import Feedback

LEAST = 5  # answers; fewer say nothing yet


@dataclass(frozen=True, slots=True)
class Helped:
    """yes: of so many answers."""

    yes: int
    answers: int

    @property
    def percent(self) -> int:
        """Rounded down: nothing is promised that was not so."""
        return 100 * self.yes // self.answers


def helped_by(articles: Iterable[int], language: str) -> dict[int, Helped]:
    """By article, as far as enough readers of this language have answered."""
    rows = Feedback.objects.filter(article__in=list(articles), language=language)
    counted = rows.values("article_id").annotate(
        answers=Count("pk"), yes=Count("pk", filter=Q(helped=True))
    )
    return {
        row["article_id"]: Helped(row["yes"], row["answers"])
        for row in counted.order_by()
        if row["answers"] >= LEAST
    }
