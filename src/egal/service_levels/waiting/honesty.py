"""How honest we were: how often what we promised held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from egal.conversations.models import Inbox
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.schedule import open_seconds
from egal.service_levels.models import Wait
from egal.shared import clock
from egal.workspaces.models import Workspace

LOOKED_AT = timedelta(weeks=4)
_MOST = 2000  # of those who still wait


@dataclass(frozen=True, slots=True)
class Honesty:
    """Of one inbox and one way to know: to how many we promised something that is decided by now,
    and for how many it held. basis: as of `estimator.Basis`, "" for all together."""

    inbox: Inbox
    basis: str
    promised: int
    kept: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where nothing is decided."""
        return self.kept / self.promised if self.promised else 0.0


def honesty(workspace: Workspace) -> list[Honesty]:
    """Of the last four weeks, by inbox all together, then by how it was known.

    Whoever still waits beyond what was promised counts as broken; whoever waits within it not yet.
    """
    now = clock.now()
    told = _answered(now)
    for key in _broken(workspace, now):
        promised, kept = told.get(key, (0, 0))
        told[key] = promised + 1, kept
    inboxes = Inbox.objects.in_bulk({inbox for inbox, _ in told})
    rows = [Honesty(inboxes[inbox], basis, *told[inbox, basis]) for inbox, basis in told]
    return [row for inbox in inboxes.values() for row in _of_inbox(inbox, rows)]


def _answered(now: datetime) -> dict[tuple[int, str], tuple[int, int]]:
    waits = Wait.objects.filter(
        asked_at__gt=now - LOOKED_AT, promised__isnull=False, answered_at__isnull=False
    )
    counted = waits.values_list("inbox", "basis").annotate(
        promised_to=Count("id"), held=Count("id", filter=Q(seconds__lte=F("promised")))
    )
    return {(inbox, basis): (promised, kept) for inbox, basis, promised, kept in counted}


def _broken(workspace: Workspace, now: datetime) -> list[tuple[int, str]]:
    """Of those who still wait."""
    hours = Hours(workspace)
    waiting = Wait.objects.filter(
        asked_at__gt=now - LOOKED_AT, promised__isnull=False, answered_at=None, ended_at=None
    )
    return [
        (wait.inbox_id, wait.basis)
        for wait in waiting.order_by("-asked_at")[:_MOST]
        if open_seconds(hours.of(wait.inbox_id), wait.asked_at, now) > (wait.promised or 0)
    ]


def _of_inbox(inbox: Inbox, rows: list[Honesty]) -> list[Honesty]:
    own = [row for row in rows if row.inbox == inbox]
    whole = Honesty(inbox, "", sum(row.promised for row in own), sum(row.kept for row in own))
    return [whole, *sorted(own, key=lambda row: ("now", "hour", "usual").index(row.basis))]
