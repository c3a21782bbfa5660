"""How many conversations there are in each view."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Value

from egal.conversations.lists import (
    AT_WORK,
    SNOOZED,
    UNSOLVED,
    snoozed_for,
    unhappy_in_public,
    waiting_long,
)
from egal.conversations.models import Conversation, Mention, Tagging
from egal.workspaces.models import Agent

MANY = 100  # of a saved view are not counted further
LOOKED_AT = 2_000  # conversations of a tag


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations each view shows; those that are solved are not counted.

    mentions: those in which the agent has not looked since. channels, teams: by key and by id;
    one without any is missing.
    """

    mine: int
    mentions: int
    snoozed: int
    unassigned: int
    due: int
    unhappy: int
    open: int
    spam: int
    channels: Mapping[str, int]
    teams: Mapping[int, int]


def counts_for(agent: Agent) -> Counts:
    """The counts every agent sees, by one pass over the index of unsolved conversations.

    What is counted stands in the index: the rows themselves are not looked at.
    """
    rows = (
        Conversation.objects.filter(UNSOLVED)
        .values("channel", "team_id")
        .annotate(
            all=Count(Value(1), filter=~SNOOZED),
            mine=Count(Value(1), filter=Q(assignee=agent) & ~SNOOZED),
            snoozed=Count(Value(1), filter=snoozed_for(agent)),
            unassigned=Count(Value(1), filter=Q(assignee=None) & ~SNOOZED),
            due=Count(Value(1), filter=waiting_long()),
        )
        .order_by("channel")
    )
    channels: Counter[str] = Counter()
    teams: Counter[int] = Counter()
    found = list(rows)
    for row in found:
        channels[row["channel"]] += row["all"]
        teams[row["team_id"]] += row["all"]
    unseen = Mention.objects.filter(agent=agent, seen_at=None)
    return Counts(
        mine=sum(row["mine"] for row in found),
        mentions=unseen.values("conversation").distinct().count(),
        snoozed=sum(row["snoozed"] for row in found),
        unassigned=sum(row["unassigned"] for row in found),
        due=sum(row["due"] for row in found),
        unhappy=Conversation.objects.filter(unhappy_in_public()).count(),
        open=channels.total(),
        spam=Conversation.objects.filter(spam_at__isnull=False).count(),
        channels=channels,
        teams={team: count for team, count in teams.items() if team},
    )


def count_tagged(tag: int) -> tuple[int, bool]:
    """How many at work have the tag with this id, and whether there may be more.

    Only those of its newest `LOOKED_AT` are counted: a tag of years has very many that are solved.
    """
    having = Tagging.objects.filter(tag=tag).order_by("-conversation_id")
    newest = list(having.values_list("conversation_id", flat=True)[:LOOKED_AT])
    count = Conversation.objects.filter(AT_WORK, pk__in=newest).count()
    return count, len(newest) == LOOKED_AT


def count_up_to(found: "QuerySet[Conversation]") -> int:
    """How many these are; `MANY` stands for that or more."""
    return found.order_by().values("pk")[:MANY].count()
