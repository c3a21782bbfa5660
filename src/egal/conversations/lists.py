"""The views: which conversations an agent looks through, and how many there are in each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from egal.conversations.models import Conversation, Reading, Status
from egal.workspaces.models import Agent

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSOLVED = ~Q(status=Status.SOLVED)  # as the partial indexes have it
BY_CHANNEL = "channel-"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations each view shows; those that are solved are not counted."""

    mine: int
    unassigned: int
    open: int
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
    return conversations.select_related("assignee__account").annotate(read_at=Subquery(read_at[:1]))


def counts_for(agent: Agent) -> Counts:
    """All counts of the sidebar, by one pass over the index of unsolved conversations."""
    rows = (
        Conversation.objects.filter(UNSOLVED)
        .values("channel")
        .annotate(
            all=Count("id"),
            mine=Count("id", filter=Q(assignee=agent)),
            unassigned=Count("id", filter=Q(assignee=None)),
        )
        .order_by("channel")
    )
    found = list(rows)
    return Counts(
        mine=sum(row["mine"] for row in found),
        unassigned=sum(row["unassigned"] for row in found),
        open=sum(row["all"] for row in found),
        channels={row["channel"]: row["all"] for row in found},
    )


def _condition(view: str, agent: Agent) -> Q | None:
    if view.startswith(BY_CHANNEL):
        return UNSOLVED & Q(channel=view.removeprefix(BY_CHANNEL))
    return {
        "mine": UNSOLVED & Q(assignee=agent),
        "unassigned": UNSOLVED & Q(assignee=None),
        "open": UNSOLVED,
        "solved": Q(status=Status.SOLVED),
    }.get(view)
