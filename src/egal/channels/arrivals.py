"""From the door to a message: store raw, answer the provider, understand later.

The worker claims arrivals in batches. A claim lapses after a while, so that what a killed worker
had in hand is taken up by the next one; the ledger makes the second time harmless.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import Func, IntegerField, QuerySet

from egal.channels.base import NewMessage, Raw, Unreadable
from egal.channels.intake import Incoming, keep_files, take_in, take_in_many
from egal.channels.models import Arrival, ArrivalState
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces import scope

log = logging.getLogger(__name__)

BATCH = 20
LIGHT = 200_000  # bytes; what is heavier is taken in by itself
TRIES = 3
CLAIM = timedelta(seconds=60)
PAUSE = timedelta(seconds=20)

_CLAIM = """
update channels_arrival set attempts = attempts + 1, due_at = %s
 where id in (
    select id from channels_arrival
     where state = 'waiting' and due_at <= %s and (attempts > 0) = %s
     order by id limit %s for update skip locked)
returning id
"""


@transaction.atomic
def store_arrival(*, inbox: Inbox, raw: bytes, meta: dict[str, Any]) -> Arrival:
    """Keep what came, exactly. Once this has returned, the provider may forget it."""
    arrival = Arrival.unscoped.create(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        raw=raw,
        meta=meta,
        due_at=clock.now(),
        received_at=clock.now(),
    )
    wake("arrivals")
    return arrival


def take_in_arrivals() -> int:
    """Claim one batch and take each in; how many there were.

    What was tried before is claimed alone: should it kill the worker, it takes no other with it.
    """
    return _all(_claim(BATCH, tried=False)) + _each(_claim(1, tried=True))


def _claim(limit: int, *, tried: bool) -> list[int]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + CLAIM, now, tried, limit])
        return sorted(row[0] for row in cursor.fetchall())


def _all(claimed: list[int]) -> int:
    """In one transaction what is light and understood; the rest, or all if that fails, by itself.

    A commit costs more than taking a message in.
    """
    light = _light(claimed) if len(claimed) > 1 else []
    read = {arrival: facts for arrival in light if (facts := _understood(arrival)) is not None}
    together = _together(read) if read else set()
    return len(together) + _each([each for each in claimed if each not in together])


def _light(claimed: list[int]) -> list[Arrival]:
    """Those that can be held in memory together."""
    found = Arrival.unscoped.filter(pk__in=claimed, attempts__lte=TRIES)
    small = found.alias(size=Func("raw", function="octet_length", output_field=IntegerField()))
    return list(small.filter(size__lte=LIGHT).select_related("inbox").order_by("id"))


def _understood(arrival: Arrival) -> list[Incoming] | None:
    """None for what will be tried by itself, where its failure is kept."""
    try:
        with scope.of(arrival.workspace_id):
            return _facts(arrival)
    except Exception:
        return None


def _together(read: Mapping[Arrival, list[Incoming]]) -> set[int]:
    """The ids of those that are in: all of them, or none."""
    try:
        with transaction.atomic():
            taken = iter(take_in_many([each for facts in read.values() for each in facts]))
            for arrival, facts in read.items():
                for _ in facts:
                    arrival.message_id = next(taken).message_id
                _taken(arrival)
    except Error:
        log.exception("a batch was not taken in; now one by one")
        return set()
    return {arrival.id for arrival in read}


def _each(claimed: list[int]) -> int:
    for arrival_id in claimed:  # loaded one at a time, because each can have 30 MB
        arrival = Arrival.unscoped.select_related("inbox").filter(pk=arrival_id).first()
        if arrival:
            with scope.of(arrival.workspace_id):
                _try(arrival)
    return len(claimed)


def _try(arrival: Arrival) -> None:
    if arrival.attempts > TRIES:
        _quarantine(arrival, "Reading it has stopped the worker again and again.")
        return
    try:
        _take_in(arrival)
    except Unreadable as error:
        _quarantine(arrival, str(error))
    except Exception as error:
        log.exception("arrival %s was not taken in, try %s", arrival.id, arrival.attempts)
        _again_or_quarantine(arrival, error)


def _take_in(arrival: Arrival) -> None:
    facts = _facts(arrival)
    with transaction.atomic():
        for each in facts:
            taken = take_in(inbox=each.inbox, fact=each.fact, kept=each.kept, at=each.at)
            arrival.message_id = taken.message_id
        _taken(arrival)


def _taken(arrival: Arrival) -> None:
    arrival.state = ArrivalState.TAKEN
    arrival.error = ""
    arrival.save(update_fields=["state", "error", "message"])  # true whoever has the claim now


def _facts(arrival: Arrival) -> list[Incoming]:
    at, inbox = arrival.received_at, arrival.inbox
    return [Incoming(inbox, fact, keep_files(fact), at) for fact in _read(arrival)]


def _read(arrival: Arrival) -> Iterator[NewMessage]:
    raw = Raw(bytes(arrival.raw), arrival.meta, arrival.inbox.address)
    yield from channel_of(arrival.inbox.channel).read(raw)


def _again_or_quarantine(arrival: Arrival, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"
    if arrival.attempts >= TRIES:
        _quarantine(arrival, reason)
    else:
        _held(arrival).update(error=reason, due_at=clock.now() + PAUSE * arrival.attempts)


def _quarantine(arrival: Arrival, reason: str) -> None:
    log.warning("arrival %s is quarantined: %s", arrival.id, reason)
    _held(arrival).update(state=ArrivalState.QUARANTINED, error=reason)


def _held(arrival: Arrival) -> QuerySet[Arrival]:
    """The arrival while our claim holds; nothing once it has lapsed and another worker came."""
    return Arrival.unscoped.filter(
        pk=arrival.pk, state=ArrivalState.WAITING, attempts=arrival.attempts
    )
