"""What an agent has been told."""

from datetime import timedelta

from django.db.models import QuerySet

from egal.notifications.models import Notification
from egal.shared import clock
from egal.shared.keyset import Order
from egal.workspaces.models import Agent

NEWEST = Order("notifications", ("at", "id"), newest_first=True)
KEPT = timedelta(days=90)
_AT_ONCE = 1_000


def told_to(agent: Agent) -> QuerySet[Notification]:
    """All of it, with the conversations."""
    return Notification.objects.filter(agent=agent).select_related("conversation")


def unread_by(agent: Agent) -> QuerySet[Notification]:
    """What they have not seen yet, by an index of nothing else."""
    return told_to(agent).filter(read_at=None)


def forget_old() -> int:
    """Delete some of what was told three months ago, read or not; how much it was."""
    old = Notification.unscoped.filter(at__lt=clock.now() - KEPT).order_by("at")
    some = list(old.values_list("pk", flat=True)[:_AT_ONCE])
    deleted, _ = Notification.unscoped.filter(pk__in=some).delete()
    return deleted
