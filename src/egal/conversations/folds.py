"""Lists in which all below one folded public post are one row: the one that was active last."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from egal.conversations.lists import condition_of
from egal.conversations.models import Conversation, Folded
from egal.workspaces.models import Agent


def one_row_each(
    rows: "QuerySet[Conversation]", view: str, agent: Agent
) -> "QuerySet[Conversation]":
    """Of those in this view that are folded together, the latest only."""
    condition = condition_of(view, agent)
    if condition is None or not Folded.objects.exists():
        return rows
    later = Q(last_activity_at__gt=OuterRef("last_activity_at")) | Q(
        last_activity_at=OuterRef("last_activity_at"), pk__gt=OuterRef("pk")
    )
    others = Conversation.objects.filter(
        condition, later, merged_into=None, folded__thread__folded__conversation=OuterRef("pk")
    )
    return rows.filter(~Exists(others))


def fold_sizes(page: Collection[Conversation], view: str, agent: Agent) -> Mapping[int, int]:
    """By the id of a conversation on the page how many its row stands for, where it is several."""
    condition = condition_of(view, agent)
    here = Folded.objects.filter(conversation__in=page)
    threads = dict(here.values_list("conversation", "thread"))
    if condition is None or not threads:
        return {}
    together = Conversation.objects.filter(
        condition, merged_into=None, folded__thread__in=threads.values()
    )
    counted = together.values("folded__thread").annotate(number=Count("pk")).order_by()
    sizes = dict(counted.values_list("folded__thread", "number"))
    return {
        conversation: sizes[thread]
        for conversation, thread in threads.items()
        if sizes.get(thread, 0) > 1
    }


def with_folded(chosen: Collection[int], view: str, agent: Agent) -> set[int]:
    """These, and for whom their rows stand in this view."""
    condition = condition_of(view, agent)
    if condition is None:
        return set(chosen)
    threads = Folded.objects.filter(conversation__in=chosen).values("thread")
    together = Conversation.objects.filter(condition, folded__thread__in=threads, merged_into=None)
    return {*chosen, *together.values_list("pk", flat=True)}
