"""Durable readers of the stream: each behind its own cursor, batch by batch, at least once.

What a consumer writes into our database stands in one transaction with its cursor, so it is there
once. What leaves the house (a webhook, a mail) is written as a row that a sender claims, because
no network call belongs into a transaction.
"""

import functools
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from egal.events import sequencer
from egal.events.models import Cursor, Event, LastPlace
from egal.shared import clock
from egal.shared.loops import Loop
from egal.shared.prepared import executed, fetched

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
_LONGEST_ERROR = 500  # characters

_HOLD = """
select seq, failures, coalesce((select seq from events_lastplace), 0) from events_cursor
 where name = %(name)s and (retry_at is null or retry_at <= %(now)s) for update skip locked
"""
_MOVE = """
update events_cursor set seq = %(seq)s::bigint, failures = 0, error = '', retry_at = null,
       updated_at = %(now)s
 where name = %(name)s
"""


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who must hear of every event, in order.

    name: of its cursor, for ever. take: called with 1 to `batch` events inside a transaction;
    any exception undoes it, and the same events come again. from_start: a new one reads from the
    first event on, instead of what happens from now on. kinds: of the events it must hear of; none
    for all.
    """

    name: str
    take: Callable[[Sequence[Event]], object]
    batch: int = 200
    from_start: bool = False
    kinds: Collection[str] = ()


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
            full=each.batch,
        )
        for each in found
    ]


def consume(consumer: Consumer) -> int:
    """Let it take its next events; how many there were.

    0 while another worker is at it, or after a failure until its pause is over. When a batch fails
    its events come one by one: those before the bad one are done, and the error names it.
    """
    try:
        did = _take(consumer, consumer.batch)
        if did is None and _begin(consumer):
            did = _take(consumer, consumer.batch)
    except Exception:
        log.info("consumer %s: a batch failed, its events come one by one", consumer.name)
        return _take_one_by_one(consumer)
    return did or 0


def lags() -> list[Lag]:
    """How far every consumer that ever read is behind, by name."""
    last = last_seq()
    rows = Cursor.objects.order_by("name").values_list("name", "seq", "error")
    return [Lag(name, max(last - seq, 0), error) for name, seq, error in rows]


def last_seq() -> int:
    """Where the stream ends now."""
    return LastPlace.objects.values_list("seq", flat=True).first() or 0


def _begin(consumer: Consumer) -> bool:
    """Whether it is new here: from now on it has a cursor."""
    if Cursor.objects.filter(pk=consumer.name).exists():
        return False
    begin = 0 if consumer.from_start else last_seq()
    first = Cursor(name=consumer.name, seq=begin, updated_at=clock.now())
    Cursor.objects.bulk_create([first], ignore_conflicts=True)
    return True


@transaction.atomic
def _take(consumer: Consumer, limit: int) -> int | None:
    """How far it came; None while another worker has its cursor, it has to pause, or has none.

    Places are without gaps, so what is next to take is known before it is read.
    """
    now = clock.now()
    found = fetched(_HOLD, {"name": consumer.name, "now": now}, anew=True)
    if not found:
        return None
    [(seq, failures, last)] = found
    until = min(seq + (1 if failures else limit), last)
    if until <= seq:
        return 0
    events = Event.objects.filter(seq__gt=seq, seq__lte=until)
    if consumer.kinds:
        events = events.filter(kind__in=consumer.kinds)
    if wanted := list(events.order_by("seq")):
        consumer.take(wanted)
    executed(_MOVE, {"name": consumer.name, "seq": until, "now": now})
    return int(until - seq)


def _take_one_by_one(consumer: Consumer) -> int:
    did = 0
    try:
        while did < consumer.batch and _take(consumer, 1):
            did += 1
    except Exception as error:
        log.exception("consumer %s could not take the event after its cursor", consumer.name)
        _note_failure(consumer, error)
    return did


def _note_failure(consumer: Consumer, error: Exception) -> None:
    rows = Cursor.objects.filter(pk=consumer.name)
    failures = rows.values_list("failures", flat=True).first() or 0
    rows.update(
        failures=F("failures") + 1,
        error=f"{type(error).__name__}: {error}"[:_LONGEST_ERROR],
        retry_at=clock.now() + min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE),
    )
