"""What a worker has in hand: claimed for a minute, so that no other takes it meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from egal.channels.models import Arrival, ArrivalState
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.prepared import fetched

BATCH = 100
WEIGHT = 4_000_000  # bytes of the raw arrivals of a batch; the last may reach beyond
CLAIM = timedelta(seconds=60)
_ANY = 2**31 - 1  # bytes; PostgreSQL holds nothing longer

_CLAIM = """
with free as (
    select id, octet_length(raw) as size from channels_arrival
     where state = 'waiting' and due_at <= %(now)s and (attempts > 0) = %(tried)s::boolean
     order by id limit %(limit)s::int for update skip locked
), batch as (
    select id, sum(size) over (order by id) - size as before from free
)
update channels_arrival arrival set attempts = attempts + 1, due_at = %(until)s
  from batch
 where arrival.id = batch.id and before < %(weight)s::int
returning arrival.id
"""
_LOAD = """
select inbox_id, id, workspace_id, attempts, received_at, meta, raw from channels_arrival
 where id = any(%(ids)s::bigint[]) and octet_length(raw) <= %(heaviest)s::int
 order by id
"""


@dataclass(frozen=True, slots=True, eq=False)
class InHand:
    """A claimed arrival with its bytes. attempts: the one that begins included."""

    inbox: Inbox
    id: int
    workspace_id: int
    attempts: int
    received_at: datetime
    meta: dict[str, Any]
    raw: bytes


def claim(limit: int, *, tried: bool) -> list[int]:
    """The oldest that are due, at most so many and no more than can be in memory together.

    tried: those of which somebody has tried to read them, instead of those nobody has.
    """
    now = clock.now()
    values = {"now": now, "until": now + CLAIM, "tried": tried, "limit": limit, "weight": WEIGHT}
    return sorted(row[0] for row in fetched(_CLAIM, values, anew=True))


def in_hand(claimed: Sequence[int], heaviest: int = _ANY) -> list[InHand]:
    """Those that have at most so many bytes. Those of one inbox share it: to open its settings
    takes longer than to load it."""
    rows = fetched(_LOAD, {"ids": claimed, "heaviest": heaviest}, anew=True, binary=True)
    inboxes = Inbox.unscoped.in_bulk({row[0] for row in rows})
    return [InHand(inboxes[inbox_id], *rest) for inbox_id, *rest in rows]


def give_back(claimed: Sequence[int]) -> None:
    """As if they had not been claimed: nobody has tried to read them."""
    waiting = Arrival.unscoped.filter(pk__in=claimed, state=ArrivalState.WAITING, attempts__gt=0)
    waiting.update(attempts=F("attempts") - 1, due_at=clock.now())


def held(arrival: InHand) -> QuerySet[Arrival]:
    """Its row while our claim holds; nothing once it has lapsed and another worker came."""
    return Arrival.unscoped.filter(
        pk=arrival.id, state=ArrivalState.WAITING, attempts=arrival.attempts
    )
