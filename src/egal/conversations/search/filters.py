"""`status:open tag:"late delivery"`: what narrows a search down, one line each below."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone

from egal.contacts.search import contacts_like
from egal.conversations.lists import unhappy_in_public
from egal.conversations.models import Inbox, Status, Tag, Tagging
from egal.workspaces.models import Agent, Membership, Team

NOTHING = Q(pk__in=[])

Filter = Callable[[str, Agent | None], Q]


def condition(filters: Sequence[tuple[str, str]], agent: Agent | None) -> Q:
    """All of these at once, over conversations. What makes no sense matches nothing.

    Spam is found only where it is asked for.
    """
    spam = any(key == "is" and value.lower() == "spam" for key, value in filters)
    found = Q() if spam else Q(spam_at=None)
    for key, value in filters:
        found &= FILTERS[key](value, agent)
    return found


def _status(value: str, _agent: Agent | None) -> Q:
    return Q(status=value.lower()) if value.lower() in Status.values else NOTHING


def _is(value: str, _agent: Agent | None) -> Q:
    if value.lower() == "unhappy":
        return unhappy_in_public()
    return {
        "spam": Q(spam_at__isnull=False),
        "unsolved": ~Q(status=Status.SOLVED) & Q(spam_at=None),
    }.get(value.lower(), NOTHING)


def _from(value: str, _agent: Agent | None) -> Q:
    return Q(contact__in=contacts_like(value).values("pk"))


def _in(value: str, _agent: Agent | None) -> Q:
    return Q(inbox__in=Inbox.objects.filter(address__icontains=value).values("pk"))


def _assignee(value: str, agent: Agent | None) -> Q:
    if value == "none":
        return Q(assignee=None)
    if value == "me":
        return Q(assignee=agent) if agent else NOTHING
    named = Agent.objects.filter(account__name__icontains=value)
    return Q(assignee__in=named.values("pk"))


def _team(value: str, agent: Agent | None) -> Q:
    """Of exactly this name in whatever case; or of nobody's, or of those one is in."""
    if value == "none":
        return Q(team=None)
    if value == "mine":
        return Q(team__in=Membership.objects.filter(agent=agent).values("team"))
    named = Team.objects.filter(name__iexact=" ".join(value.split())).first()
    return Q(team=named) if named else NOTHING


def _channel(value: str, _agent: Agent | None) -> Q:
    return Q(channel=value.lower())


def _tag(value: str, _agent: Agent | None) -> Q:
    """Of exactly this name in whatever case. Asked first, so that the planner knows how rare."""
    found = Tag.objects.filter(name__iexact=" ".join(value.split())).first()
    return Q(pk__in=Tagging.objects.filter(tag=found).values("conversation")) if found else NOTHING


def _before(value: str, _agent: Agent | None) -> Q:
    day = _midnight(value)
    return Q(last_activity_at__lt=day) if day else NOTHING


def _after(value: str, _agent: Agent | None) -> Q:
    """From the beginning of that day on."""
    day = _midnight(value)
    return Q(last_activity_at__gte=day) if day else NOTHING


def _midnight(value: str) -> datetime | None:
    """The beginning of that day in the time zone now active."""
    try:
        day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - the zone follows
        return timezone.make_aware(datetime.combine(day, time.min))
    except (ValueError, OverflowError):
        return None


FILTERS: dict[str, Filter] = {
    "status": _status,
    "is": _is,
    "from": _from,
    "in": _in,
    "assignee": _assignee,
    "team": _team,
    "channel": _channel,
    "tag": _tag,
    "before": _before,
    "after": _after,
}
