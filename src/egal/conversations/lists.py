"""The views: which conversations an agent looks through, and how many there are in each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from egal.conversations.models import Conversation, Reading, Status
from egal.workspaces.models import Agent

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SPAM = Q(spam_at=None)
UNSOLVED = Q(~Q(status=Status.SOLVED), NO_SPAM)  # as the partial indexes have it
SNOOZED = Q(status=Status.SNOOZED)
AT_WORK = UNSOLVED & ~SNOOZED
BY_CHANNEL = "channel-"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations each view shows; those that are solved are not counted."""

    mine: int
    snoozed: int
    unassigned: int
    open: int
    spam: int
    channels: "Mapping[str, int]"


def conversations_in(view: str, agent: Agent) -> "QuerySet[Conversation] | None":
    """The conversations of a view for this agent; None for a view that does not exist."""
    condition = _condition(view, agent)
    if condition is None:
        return None
    return as_rows(Conversation.objects.filter(condition), agent)


def as_rows(conversations: "QuerySet[Conversation]", agent: Agent) -> "QuerySet[Conversation]":
    """These with what a row of the list shows beside them: `read_at` is this agent's."""
    read_at = Reading.objects.filter(conversation=OuterRef("pk"), agent=agent).values("read_at")
    return (
        conversations.filter(merged_into=None)
        .select_related("assignee__account")
        .annotate(read_at=Subquery(read_at[:1]))
    )


def counts_for(agent: Agent) -> Counts:
    """All counts of the sidebar, by one pass over the index of unsolved conversations.

    What is counted stands in the index: the rows themselves are not looked at.
    """
    rows = (
        Conversation.objects.filter(UNSOLVED)
        .values("channel")
        .annotate(
            all=Count(Value(1), filter=~SNOOZED),
            mine=Count(Value(1), filter=Q(assignee=agent) & ~SNOOZED),
            snoozed=Count(Value(1), filter=_snoozed(agent)),
            unassigned=Count(Value(1), filter=Q(assignee=None) & ~SNOOZED),
        )
        .order_by("channel")
    )
    found = list(rows)
    return Counts(
        mine=sum(row["mine"] for row in found),
        snoozed=sum(row["snoozed"] for row in found),
        unassigned=sum(row["unassigned"] for row in found),
        open=sum(row["all"] for row in found),
        spam=Conversation.objects.filter(spam_at__isnull=False).count(),
        channels={row["channel"]: row["all"] for row in found},
    )


def _condition(view: str, agent: Agent) -> Q | None:
    if view.startswith(BY_CHANNEL):
        return AT_WORK & Q(channel=view.removeprefix(BY_CHANNEL))
    return {
        "mine": AT_WORK & Q(assignee=agent),
        "snoozed": UNSOLVED & _snoozed(agent),
        "unassigned": AT_WORK & Q(assignee=None),
        "open": AT_WORK,
        "solved": Q(status=Status.SOLVED) & NO_SPAM,
        "spam": Q(spam_at__isnull=False),
    }.get(view)


def _snoozed(agent: Agent) -> Q:
    """The agent's own and nobody's: what nobody has taken must not sleep unseen by all."""
    return SNOOZED & (Q(assignee=agent) | Q(assignee=None))
