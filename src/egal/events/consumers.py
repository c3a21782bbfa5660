"""Durable readers of the stream: each behind its own cursor, batch by batch, at least once.

What a consumer writes into our database stands in one transaction with its cursor, so it is there
once. What leaves the house (a webhook, a mail) is written as a row that a sender claims, because
no network call belongs into a transaction.
"""

import functools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from egal.events import sequencer
from egal.events.models import Cursor, Event, LastPlace
from egal.shared import clock
from egal.shared.loops import Loop

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
_LONGEST_ERROR = 500  # characters


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who must hear of every event, in order.

    name: of its cursor, for ever. take: called with 1 to `batch` events inside a transaction;
    any exception undoes it, and the same events come again. from_start: a new one reads from the
    first event on, instead of what happens from now on.
    """

    name: str
    take: Callable[[Sequence[Event]], object]
    batch: int = 200
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a consumer is behind: so many events; its last error, "" when it fares well."""

    name: str
    events: int
    error: str


def loops_of_consumers() -> list[Loop]:
    """A loop for each of `settings.CONSUMERS`: none waits for another."""
    found: list[Consumer] = [import_string(name) for name in settings.CONSUMERS]
    return [
        Loop(
            f"consumer {each.name}",
            functools.partial(consume, each),
            every=1,
            wake=sequencer.CONSUMERS,
        )
        for each in found
    ]


def consume(consumer: Consumer) -> int:
    """Let it take its next events; how many there were.

    0 while another worker is at it, or after a failure until its pause is over. When a batch fails
    its events come one by one: those before the bad one are done, and the error names it.
    """
    _begin(consumer)
    try:
        return _take(consumer, consumer.batch)
    except Exception:
        log.info("consumer %s: a batch failed, its events come one by one", consumer.name)
    return _take_one_by_one(consumer)


def lags() -> list[Lag]:
    """How far every consumer that ever read is behind, by name."""
    last = last_seq()
    rows = Cursor.objects.order_by("name").values_list("name", "seq", "error")
    return [Lag(name, max(last - seq, 0), error) for name, seq, error in rows]


def last_seq() -> int:
    """Where the stream ends now."""
    return LastPlace.objects.values_list("seq", flat=True).first() or 0


def _begin(consumer: Consumer) -> None:
    if not Cursor.objects.filter(pk=consumer.name).exists():
        begin = 0 if consumer.from_start else last_seq()
        first = Cursor(name=consumer.name, seq=begin, updated_at=clock.now())
        Cursor.objects.bulk_create([first], ignore_conflicts=True)


@transaction.atomic
def _take(consumer: Consumer, limit: int) -> int:
    cursor = _held(consumer)
    if cursor is None:
        return 0
    limit = 1 if cursor.failures else limit
    events = list(Event.objects.filter(seq__gt=cursor.seq).order_by("seq")[:limit])
    if events:
        consumer.take(events)
        Cursor.objects.filter(pk=cursor.pk).update(
            seq=events[-1].seq, failures=0, error="", retry_at=None, updated_at=clock.now()
        )
    return len(events)


def _take_one_by_one(consumer: Consumer) -> int:
    did = 0
    try:
        while did < consumer.batch and _take(consumer, 1):
            did += 1
    except Exception as error:
        log.exception("consumer %s could not take the event after its cursor", consumer.name)
        _note_failure(consumer, error)
    return did


def _held(consumer: Consumer) -> Cursor | None:
    """Its cursor, locked; None while another has it or it has to pause."""
    ready = Q(retry_at=None) | Q(retry_at__lte=clock.now())
    rows = Cursor.objects.select_for_update(skip_locked=True)
    return rows.filter(ready, pk=consumer.name).first()


def _note_failure(consumer: Consumer, error: Exception) -> None:
    rows = Cursor.objects.filter(pk=consumer.name)
    failures = rows.values_list("failures", flat=True).first() or 0
    rows.update(
        failures=F("failures") + 1,
        error=f"{type(error).__name__}: {error}"[:_LONGEST_ERROR],
        retry_at=clock.now() + min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE),
    )
