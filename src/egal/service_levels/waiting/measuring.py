"""Measuring the honest wait of every inbox that is shown, once a minute, in the worker."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from egal.calls.models import Call
from egal.conversations.models import Inbox
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.schedule import Schedule, open_seconds
from egal.service_levels.models import Wait, WaitMeasure
from egal.service_levels.waiting.estimator import Seen, estimate, usual_wait
from egal.service_levels.waiting.noting import KEPT
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Portal

EVERY = timedelta(minutes=1)
BATCH = 20  # inboxes in one step
_HOUR, _WEEK = timedelta(hours=1), timedelta(weeks=1)
_HALF = timedelta(minutes=30)
_WEEKS = 4
_MOST = 1000  # waits that are looked at, the latest first
FORGOTTEN = 1000  # rows in one step


def measure_waits() -> int:
    """Measure some inboxes that were last measured a minute ago, of open portals and where people
    ring; how many."""
    due = _due(clock.now())
    for inbox in due:
        with scope.of(inbox.workspace_id):
            measure(inbox)
    return len(due)


def measure(inbox: Inbox) -> WaitMeasure:
    """What we may promise by this inbox from now on."""
    now, schedule = clock.now(), Hours(inbox.workspace).of(inbox.id)
    usual = _seconds(Wait.objects.filter(inbox=inbox, asked_at__gt=now - _WEEKS * _WEEK))
    hour = _seconds(Wait.objects.filter(_this_hour_of_past_weeks(now), inbox=inbox))
    found = estimate(now=_seen_now(inbox, now, schedule), hour=hour, usual=usual)
    measured, _ = WaitMeasure.objects.update_or_create(
        inbox=inbox,
        defaults={
            "workspace_id": inbox.workspace_id,
            "measured_at": now,
            "basis": found.basis if found else "",
            "seconds": found.seconds if found else None,
            "usual": usual_wait(usual),
        },
    )
    return measured


def forget_waits() -> int:
    """Drop some that are too old to be looked at; how many."""
    old = Wait.unscoped.filter(asked_at__lt=clock.now() - KEPT).order_by("asked_at")
    with transaction.atomic():
        keys = list(old.values_list("pk", flat=True)[:FORGOTTEN])
        dropped, _ = Wait.unscoped.filter(pk__in=keys).delete()
    return dropped


def _due(now: datetime) -> list[Inbox]:
    recent = WaitMeasure.unscoped.filter(inbox=OuterRef("pk"), measured_at__gt=now - EVERY)
    shown = Portal.unscoped.filter(workspace=OuterRef("workspace"), opened_at__isnull=False)
    rings = Call.unscoped.filter(workspace=OuterRef("workspace"), inbox=OuterRef("pk"))
    told = Exists(shown) | Exists(rings.filter(began_at__gt=now - _WEEK))
    due = Inbox.unscoped.filter(told, ~Exists(recent)).select_related("workspace")
    return list(due.order_by("pk")[:BATCH])


def _seconds(waits: QuerySet[Wait]) -> list[float]:
    answered = waits.filter(answered_at__isnull=False, seconds__isnull=False)
    found = answered.order_by("-asked_at").values_list("seconds", flat=True)[:_MOST]
    return [seconds for seconds in found if seconds is not None]


def _this_hour_of_past_weeks(now: datetime) -> Q:
    hours = Q()
    for week in range(1, _WEEKS + 1):
        then = now - week * _WEEK
        hours |= Q(asked_at__gt=then - _HALF, asked_at__lt=then + _HALF)
    return hours


def _seen_now(inbox: Inbox, now: datetime, schedule: Schedule | None) -> list[Seen]:
    """Whoever was answered within the last hour, and whoever still waits."""
    begin = now - _HOUR
    answered = Wait.objects.filter(inbox=inbox, answered_at__gt=begin).order_by("-answered_at")
    waiting = Wait.objects.filter(inbox=inbox, answered_at=None, ended_at=None)
    since = now - _WEEKS * _WEEK
    return [
        Seen(
            seconds=open_seconds(schedule, wait.asked_at, wait.answered_at or now),
            answered=wait.answered_at is not None,
            before=max(0.0, open_seconds(schedule, wait.asked_at, begin)),
        )
        for wait in (
            *answered[:_MOST],
            *waiting.filter(asked_at__gt=since).order_by("-asked_at")[:_MOST],
        )
    ]
