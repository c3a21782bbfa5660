"""The views: which conversations an agent looks through. How many there are: `counts.py`."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from egal.conversations.models import (
    Conversation,
    Draft,
    Mention,
    Reading,
    Status,
    Tagging,
    Unhappy,
)
from egal.shared import clock
from egal.shared.ids import number_of
from egal.workspaces.models import Agent

NO_SPAM = Q(spam_at=None)
UNSOLVED = Q(~Q(status=Status.SOLVED), NO_SPAM)  # as the partial indexes have it
SNOOZED = Q(status=Status.SNOOZED)
AT_WORK = UNSOLVED & ~SNOOZED
OURS_TO_ANSWER = Q(status=Status.OPEN, preview_is_ours=False)  # the contact has spoken last
UNHAPPY = "unhappy"
LONG = timedelta(days=1)  # that somebody waits for us

# the beginnings of the views of which there are several: what follows is a channel or a public id
BY_CHANNEL, OF_TEAM, OF_TAG, SAVED = "channel-", "team-", "tag-", "saved-"


def conversations_in(view: str, agent: Agent) -> "QuerySet[Conversation] | None":
    """The conversations of a view for this agent; None for a view that does not exist.

    A saved view is a search: `saved_views.py`.
    """
    condition = condition_of(view, agent)
    if condition is None:
        return None
    return as_rows(Conversation.objects.filter(condition), agent)


def is_view(view: str, agent: Agent) -> bool:
    """Whether there is such a view for this agent."""
    return condition_of(view, agent) is not None


def as_rows(conversations: "QuerySet[Conversation]", agent: Agent) -> "QuerySet[Conversation]":
    """These with what a row of the list shows beside them.

    `read_at` and `begun`, whether there is a draft, are this agent's. `unhappy_reach`: how many may
    see it if its contact is unhappy in public, else None.
    """
    read_at = Reading.objects.filter(conversation=OuterRef("pk"), agent=agent).values("read_at")
    draft = Draft.objects.filter(conversation=OuterRef("pk"), agent=agent)
    taggings = Tagging.objects.select_related("tag").order_by("id")
    reach = Unhappy.objects.filter(conversation=OuterRef("pk")).values("reach")
    return (
        conversations.filter(merged_into=None)
        .select_related("assignee__account")
        .prefetch_related(Prefetch("taggings", taggings))
        .annotate(
            read_at=Subquery(read_at[:1]), begun=Exists(draft), unhappy_reach=Subquery(reach[:1])
        )
    )


def snoozed_for(agent: Agent) -> Q:
    """The agent's own and nobody's: what nobody has taken must not sleep unseen by all."""
    return SNOOZED & (Q(assignee=agent) | Q(assignee=None))


def waiting_long() -> Q:
    """The contact has spoken last, more than a day ago, and it is open."""
    return OURS_TO_ANSWER & Q(last_inbound_at__lt=clock.now() - LONG)


def unhappy_in_public() -> Q:
    """That it is at work, and its contact unhappy where everybody can read it."""
    return AT_WORK & Q(pk__in=Unhappy.objects.values("conversation"))


def condition_of(view: str, agent: Agent) -> Q | None:
    """What a conversation of this view is; None for a view that does not exist."""
    if view.startswith(BY_CHANNEL):
        return AT_WORK & Q(channel=view.removeprefix(BY_CHANNEL))
    if view.startswith(OF_TEAM):
        return AT_WORK & Q(team=number_of(view.removeprefix(OF_TEAM)))
    if view.startswith(OF_TAG):
        return AT_WORK & tagged(number_of(view.removeprefix(OF_TAG)))
    named = Mention.objects.filter(agent=agent).values("conversation")
    return {
        "mine": AT_WORK & Q(assignee=agent),
        "mentions": NO_SPAM & Q(pk__in=named),
        "snoozed": UNSOLVED & snoozed_for(agent),
        "unassigned": AT_WORK & Q(assignee=None),
        "due": UNSOLVED & waiting_long(),
        UNHAPPY: unhappy_in_public(),
        "open": AT_WORK,
        "solved": Q(status=Status.SOLVED) & NO_SPAM,
        "spam": Q(spam_at__isnull=False),
    }.get(view)


def tagged(tag: int) -> Q:
    """That it has the tag with this id."""
    return Q(pk__in=Tagging.objects.filter(tag=tag).values("conversation"))
