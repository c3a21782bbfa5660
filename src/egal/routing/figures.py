"""How it goes today: what a lead looks at, counted from the rows, of the workspace in force."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from egal.calls.models import Call, Outcome, Way
from egal.routing.models import Offer


@dataclass(frozen=True, slots=True)
class Calls:
    """Inbound calls that wanted a person, since a moment.

    answered: somebody talked with them; within: so soon that it counts as within target.
    abandoned: they hung up while they waited. longest: seconds anybody waited, None for nobody.
    """

    answered: int
    within: int
    abandoned: int
    longest: float | None


@dataclass(frozen=True, slots=True)
class Offered:
    """What was put to one agent, and what they let go."""

    made: int = 0
    accepted: int = 0
    passed: int = 0
    timed_out: int = 0


def calls_since(since: datetime, target: int) -> Calls:
    """target: seconds within which an answer counts. Tests count nowhere."""
    answered = Q(talked_at__isnull=False)
    rows = Call.objects.filter(began_at__gte=since, way=Way.INBOUND, test=False)
    found = rows.aggregate(
        answered=Count("id", filter=answered),
        within=Count("id", filter=answered & Q(wait_seconds__lte=target)),
        abandoned=Count("id", filter=Q(outcome=Outcome.ABANDONED)),
        longest=Max("wait_seconds", filter=Q(queued_at__isnull=False)),
    )
    return Calls(**found)


def offers_since(since: datetime) -> dict[int, Offered]:
    """By agent. What was taken back before they could answer counts as not made."""
    rows = Offer.objects.filter(made_at__gte=since).exclude(became="withdrawn")
    counted = rows.values("agent_id").annotate(
        made=Count("id"),
        accepted=Count("id", filter=Q(became="accepted")),
        passed=Count("id", filter=Q(became="passed")),
        timed_out=Count("id", filter=Q(became="timed_out")),
    )
    return {
        row["agent_id"]: Offered(row["made"], row["accepted"], row["passed"], row["timed_out"])
        for row in counted.order_by()
    }


def evenness(offered: Mapping[int, Offered], agents: Collection[int]) -> float | None:
    """How evenly these agents were asked: 1 for all the same, near 0 for all to one of many.

    One minus the Gini coefficient of their numbers of offers; None where there is nothing to share.
    """
    counts = sorted(offered.get(agent, Offered()).made for agent in agents)
    return 1 - gini(counts) if len(counts) > 1 and any(counts) else None


def gini(counts: Collection[int]) -> float:
    """Of numbers in ascending order: 0 for all the same, (n-1)/n for all to one of n."""
    number, total = len(counts), sum(counts)
    weighted = sum(place * count for place, count in enumerate(counts, start=1))
    return 2 * weighted / (number * total) - (number + 1) / number
