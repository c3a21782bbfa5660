"""From the door to a message: store raw, answer the provider, understand later.

The worker claims arrivals in batches. A claim lapses after a while, so that what a killed worker
had in hand is taken up by the next one; the ledger makes the second time harmless.
"""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from egal.channels.base import (
    Calling,
    CallUpdate,
    DeliveryUpdate,
    Fact,
    NewMessage,
    Raw,
    TrialBack,
    Unreadable,
)
from egal.channels.claims import BATCH, InHand, claim, give_back, held, in_hand
from egal.channels.deliveries import Report, take_in_report
from egal.channels.early import TooEarly
from egal.channels.intake import Incoming, keep_files, take_in_many
from egal.channels.models import Arrival, ArrivalState
from egal.channels.quarantine import quarantine
from egal.channels.reader import Asked, NurseryGone, Outcome, Read, ReadingFailed, read_here
from egal.channels.registry import channel_of
from egal.channels.told import Told, take_in_told
from egal.channels.trials import Back, note_back
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.files import NotKept
from egal.shared.prepared import executed
from egal.shared.wake import wake
from egal.workspaces import scope

log = logging.getLogger(__name__)


LIGHT = 200_000  # bytes; what is heavier is taken in by itself
TRIES = 3
SHARE = 40.0  # seconds of a claim in which its arrivals are begun; the rest is given back
PAUSE = timedelta(seconds=20)
SOON = timedelta(seconds=3)  # for what is told of a message that is on its way itself


@dataclass(frozen=True, slots=True)
class Rung:
    """What another system told of calls, and by which inbox."""

    inbox: Inbox
    fact: CallUpdate


Met = Incoming | Report | Back | Rung | Told  # what stands at the door
_DISK_FULL = "53100"  # PostgreSQL's code

_COPY = """
copy channels_arrival
     (workspace_id, inbox_id, raw, meta, state, attempts, error, due_at, received_at)
from stdin (format binary)
"""
_COPIED = ["int8", "int8", "bytea", "jsonb", "text", "int4", "text", "timestamptz", "timestamptz"]
_TOGETHER = """
insert into channels_arrival
       (workspace_id, inbox_id, raw, meta, state, attempts, error, due_at, received_at)
select workspace_id, inbox_id, raw, meta, 'waiting', 0, '', %(now)s, %(now)s
  from unnest(%(workspaces)s::bigint[], %(inboxes)s::bigint[], %(raws)s::bytea[],
              %(metas)s::jsonb[])
       with ordinality as came (workspace_id, inbox_id, raw, meta, place)
 order by place
"""
_TAKEN = """
update channels_arrival arrival set state = 'taken', error = '', message_id = became.message_id
  from unnest(%(ids)s::bigint[], %(messages)s::bigint[]) as became (id, message_id)
 where arrival.id = became.id
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


@dataclass(frozen=True, slots=True)
class Came:
    """Something raw, and to which inbox it came."""

    inbox: Inbox
    raw: bytes
    meta: Mapping[str, Any]


def store_arrivals(*, inbox: Inbox, came: Iterable[tuple[bytes, dict[str, Any]]]) -> None:
    """The same for several, each with its meta, in the caller's transaction."""
    store_all(Came(inbox, raw, meta) for raw, meta in came)


def store_all(came: Iterable[Came]) -> None:
    """The same for several of several inboxes, in their order: without taking each of them through
    a statement of its own."""
    now = clock.now()
    fixed = (ArrivalState.WAITING.value, 0, "", now, now)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        copy.set_types(_COPIED)
        for each in came:
            inbox = each.inbox
            copy.write_row((inbox.workspace_id, inbox.id, each.raw, each.meta, *fixed))
    wake("arrivals")


def store_together(came: Sequence[Came]) -> None:
    """The same for a few small ones, by one question to the database, which commits them if no
    transaction is open: where many threads want to work, each answer has to be waited for."""
    if not came:
        return
    executed(
        _TOGETHER,
        {
            "now": clock.now(),
            "workspaces": [each.inbox.workspace_id for each in came],
            "inboxes": [each.inbox.id for each in came],
            "raws": [each.raw for each in came],
            "metas": [json.dumps(each.meta) for each in came],
        },
    )
    wake("arrivals")


def take_in_arrivals(read: Read = read_here) -> int:
    """Claim one batch and take each in; how many there were.

    read: by default in this process; the worker gives that of a `Reader`, which can be killed.
    What was tried before is claimed alone: should it kill the worker, it takes no other with it.
    """
    return _batch(claim(BATCH, tried=False), read) + _batch(claim(1, tried=True), read)


def _batch(claimed: Sequence[int], read: Read) -> int:
    """In one transaction what is light and understood; the rest, or all if that fails, by itself.

    A commit costs more than taking a message in.
    """
    begun = time.monotonic()
    try:
        together = _together(_understood(claimed, read))
        _each([each for each in claimed if each not in together], read, begun)
    except NurseryGone:
        give_back(claimed)
        raise
    return len(claimed)


def _understood(claimed: Sequence[int], read: Read) -> dict[InHand, list[Met]]:
    """What those say that can be held in memory together; not those that fail, which are tried
    again by themselves, where their failure is kept."""
    arrivals = in_hand(claimed, LIGHT) if len(claimed) > 1 else []
    try:
        outcomes = read(_asked(arrivals)) if arrivals else []
    except ReadingFailed as error:
        log.debug("a batch is read one by one: %s", error)
        return {}
    understood = {}
    for arrival, outcome in zip(arrivals, outcomes, strict=True):
        try:
            with scope.of(arrival.workspace_id):
                understood[arrival] = _met(arrival, outcome)
        except Exception:
            log.debug("arrival %s is tried by itself", arrival.id, exc_info=True)
    return understood


def _together(understood: Mapping[InHand, list[Met]]) -> set[int]:
    """The ids of those that are in: all of them, or none."""
    if not understood:
        return set()
    try:
        with transaction.atomic():
            _store(understood)
    except TooEarly:
        return set()
    except Error:
        log.exception("a batch was not taken in; now one by one")
        return set()
    return {arrival.id for arrival in understood}


def _store(understood: Mapping[InHand, list[Met]], *, waited: bool = False) -> None:
    """All new messages first, then what is told about any. waited: what is about nothing that is
    here will not be any more."""
    facts = [each for found in understood.values() for each in found]
    taken = iter(take_in_many([each for each in facts if isinstance(each, Incoming)]))
    became: dict[int, int | None] = {}
    for arrival, found in understood.items():
        for each in found:
            if isinstance(each, Report):
                with suppress(TooEarly) if waited else nullcontext():
                    take_in_report(each)
            elif isinstance(each, Back):
                note_back(each)
            elif isinstance(each, Rung):
                became[arrival.id] = _noted(each)
            elif isinstance(each, Told):
                with suppress(TooEarly) if waited else nullcontext():
                    became[arrival.id] = take_in_told(each)
            else:
                became[arrival.id] = next(taken).message_id
    _taken(understood.keys(), became)


def _noted(rung: Rung) -> int | None:
    channel = channel_of(rung.inbox.channel)
    assert isinstance(channel, Calling)  # noqa: S101 - no other reads such a fact
    return channel.take_in_calls(rung.inbox, rung.fact)


def _each(claimed: Sequence[int], read: Read, begun: float) -> None:
    """A batch of slow ones must not outlive its claim; what is left is for the next batch."""
    for place, arrival_id in enumerate(claimed):  # each alone, because it can have 30 MB
        if time.monotonic() - begun > SHARE:
            give_back(claimed[place:])
            break
        for arrival in in_hand([arrival_id]):
            with scope.of(arrival.workspace_id):
                _try(arrival, read)


def _try(arrival: InHand, read: Read) -> None:
    if arrival.attempts > TRIES:
        quarantine(held(arrival), _("Reading it has stopped the worker again and again."))
        return
    try:
        _take_in(arrival, read)
    except NurseryGone:
        raise
    except TooEarly:
        held(arrival).update(due_at=clock.now() + SOON * arrival.attempts)
    except Unreadable as error:
        quarantine(held(arrival), str(error))
    except ReadingFailed as error:
        log.warning("arrival %s was not read, try %s: %s", arrival.id, arrival.attempts, error)
        _again_or_quarantine(arrival, str(error))
    except Exception as error:
        log.exception("arrival %s was not taken in, try %s", arrival.id, arrival.attempts)
        reason = f"{type(error).__name__}: {error}"
        if _lacks_room(error):
            held(arrival).update(
                attempts=F("attempts") - 1, error=reason, due_at=clock.now() + PAUSE
            )
        else:
            _again_or_quarantine(arrival, reason)


def _lacks_room(error: Exception) -> bool:
    """Whether the store of files takes none, or the database's disk is full: no try of the
    arrival's, which waits for the operator however long that takes."""
    return isinstance(error, NotKept) or getattr(error.__cause__, "sqlstate", None) == _DISK_FULL


def _take_in(arrival: InHand, read: Read) -> None:
    [outcome] = read(_asked([arrival]))
    met = _met(arrival, outcome)
    with transaction.atomic():
        _store({arrival: met}, waited=arrival.attempts >= TRIES)


def _asked(arrivals: Sequence[InHand]) -> list[Asked]:
    """What the reader is to read, each with the addresses of all inboxes of its workspace."""
    own = _own_addresses(arrivals)
    return [
        (
            arrival.inbox.channel,
            Raw(arrival.raw, arrival.meta, arrival.inbox.address, own[arrival.workspace_id]),
        )
        for arrival in arrivals
    ]


def _own_addresses(arrivals: Sequence[InHand]) -> dict[int, frozenset[str]]:
    """Of all inboxes in the workspaces of these, by workspace: one question for all of them."""
    found: dict[int, set[str]] = {arrival.workspace_id: set() for arrival in arrivals}
    ours = Inbox.unscoped.filter(workspace_id__in=found)
    for workspace_id, address in ours.values_list("workspace_id", "address"):
        found[workspace_id].add(address)
    return {workspace_id: frozenset(addresses) for workspace_id, addresses in found.items()}


def _met(arrival: InHand, outcome: Outcome) -> list[Met]:
    """Raises what the outcome is, if it is an exception."""
    if isinstance(outcome, Exception):
        raise outcome
    return [_one_met(arrival.inbox, fact, arrival.received_at) for fact in outcome]


def _one_met(inbox: Inbox, fact: Fact, at: datetime) -> Met:
    match fact:
        case NewMessage():
            return Incoming(inbox, fact, keep_files(fact), at)
        case DeliveryUpdate():
            return Report(inbox, fact, at)
        case TrialBack():
            return Back(inbox, fact, at)
        case CallUpdate():
            return Rung(inbox, fact)
        case _:
            return Told(inbox, fact, at)


def _taken(arrivals: Iterable[InHand], became: Mapping[int, int | None]) -> None:
    """True whoever has the claim now. became: the message of each that is one, by their ids."""
    ids = [arrival.id for arrival in arrivals]
    messages = [became.get(each) for each in ids]
    executed(_TAKEN, {"ids": ids, "messages": messages}, anew=True)


def _again_or_quarantine(arrival: InHand, reason: str) -> None:
    if arrival.attempts >= TRIES:
        quarantine(held(arrival), reason)
    else:
        held(arrival).update(error=reason, due_at=clock.now() + PAUSE * arrival.attempts)
