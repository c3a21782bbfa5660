"""From the door to a message: store raw, answer the provider, understand later.

The worker claims arrivals in batches. A claim lapses after a while, so that what a killed worker
had in hand is taken up by the next one; the ledger makes the second time harmless.
"""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from egal.channels.base import Raw, Unreadable
from egal.channels.intake import keep_files, take_in
from egal.channels.models import Arrival, ArrivalState
from egal.channels.quarantine import quarantine
from egal.channels.reader import NurseryGone, Read, ReadingFailed, read_here
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces import scope

log = logging.getLogger(__name__)

BATCH = 20
TRIES = 3
CLAIM = timedelta(seconds=60)
SHARE = 40.0  # seconds of a claim in which its arrivals are begun; the rest is given back
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


def take_in_arrivals(read: Read = read_here) -> int:
    """Claim one batch and take each in; how many there were.

    read: by default in this process; the worker gives that of a `Reader`, which can be killed.
    What was tried before is claimed alone: should it kill the worker, it takes no other with it.
    """
    return _each(_claim(BATCH, tried=False), read) + _each(_claim(1, tried=True), read)


def _claim(limit: int, *, tried: bool) -> list[int]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + CLAIM, now, tried, limit])
        return sorted(row[0] for row in cursor.fetchall())


def _each(claimed: Sequence[int], read: Read) -> int:
    """A batch of slow ones must not outlive its claim; what is left is for the next batch."""
    begun = time.monotonic()
    for place, arrival_id in enumerate(claimed):  # each alone, because it can have 30 MB
        if time.monotonic() - begun > SHARE:
            _give_back(claimed[place:])
            break
        try:
            _one(arrival_id, read)
        except NurseryGone:
            _give_back(claimed[place:])
            raise
    return len(claimed)


def _one(arrival_id: int, read: Read) -> None:
    arrival = Arrival.unscoped.select_related("inbox").filter(pk=arrival_id).first()
    if arrival:
        with scope.of(arrival.workspace_id):
            _try(arrival, read)


def _give_back(claimed: Sequence[int]) -> None:
    """As if they had not been claimed: nobody has tried to read them."""
    waiting = Arrival.unscoped.filter(pk__in=claimed, state=ArrivalState.WAITING, attempts__gt=0)
    waiting.update(attempts=F("attempts") - 1, due_at=clock.now())


def _try(arrival: Arrival, read: Read) -> None:
    if arrival.attempts > TRIES:
        quarantine(_held(arrival), "Reading it has stopped the worker again and again.")
        return
    try:
        _take_in(arrival, read)
    except NurseryGone:
        raise
    except Unreadable as error:
        quarantine(_held(arrival), str(error))
    except ReadingFailed as error:
        log.warning("arrival %s was not read, try %s: %s", arrival.id, arrival.attempts, error)
        _again_or_quarantine(arrival, str(error))
    except Exception as error:
        log.exception("arrival %s was not taken in, try %s", arrival.id, arrival.attempts)
        _again_or_quarantine(arrival, f"{type(error).__name__}: {error}")


def _take_in(arrival: Arrival, read: Read) -> None:
    raw = Raw(bytes(arrival.raw), arrival.meta, arrival.inbox.address)
    facts = [(fact, keep_files(fact)) for fact in read(arrival.inbox.channel, raw)]
    with transaction.atomic():
        for fact, kept in facts:
            taken = take_in(inbox=arrival.inbox, fact=fact, kept=kept, at=arrival.received_at)
            arrival.message_id = taken.message_id
        arrival.state = ArrivalState.TAKEN
        arrival.error = ""
        arrival.save(update_fields=["state", "error", "message"])  # true whoever has the claim now


def _again_or_quarantine(arrival: Arrival, reason: str) -> None:
    if arrival.attempts >= TRIES:
        quarantine(_held(arrival), reason)
    else:
        _held(arrival).update(error=reason, due_at=clock.now() + PAUSE * arrival.attempts)


def _held(arrival: Arrival) -> QuerySet[Arrival]:
    """The arrival while our claim holds; nothing once it has lapsed and another worker came."""
    return Arrival.unscoped.filter(
        pk=arrival.pk, state=ArrivalState.WAITING, attempts=arrival.attempts
    )
