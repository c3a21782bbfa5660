"""How often we called somebody unhappy, and how often people said otherwise, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from egal.conversations.models import Mood
from egal.shared import clock

WEEKS = timedelta(weeks=8)
MOST = 50_000  # messages, the newest: of more the oldest weeks are counted in part or not at all


@dataclass(frozen=True, slots=True)
class Week:
    """monday: its first day in the time zone now active. messages: that were measured. unhappy: so
    many we called that. wrong: of these, who are not. missed: who are and were not called so."""

    monday: date
    messages: int
    unhappy: int
    wrong: int
    missed: int


def weeks() -> Sequence[Week]:
    """Those of the last eight in which something was measured, the newest first.

    What nobody has corrected is not known to be right: nobody may have looked.
    """
    newest = Mood.objects.order_by("-message").values("pk")[:MOST]
    recent = Mood.objects.filter(pk__in=newest, message__created_at__gte=clock.now() - WEEKS)
    rows = (
        recent.annotate(monday=TruncWeek("message__created_at"))
        .values("monday")
        .annotate(
            messages=Count("pk"),
            called=Count("pk", filter=Q(unhappy=True)),
            wrong=Count("pk", filter=Q(unhappy=True, corrected=False)),
            missed=Count("pk", filter=Q(unhappy=False, corrected=True)),
        )
        .order_by("-monday")
    )
    return [
        Week(row["monday"].date(), row["messages"], row["called"], row["wrong"], row["missed"])
        for row in rows
    ]
