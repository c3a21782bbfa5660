"""Sending what was written: claimed in the database, sent outside any transaction.

A claim lapses after a while. Of what a killed worker had in hand nobody knows whether the provider
has it: it becomes `unknown`, is sent again with the same reference, so that the receiver can tell
the copy, and is marked. A long-lived pool takes little of one inbox at a time, and of each channel
as much as it has threads of its own: so one slow provider holds up no other.
"""

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from egal.channels.base import (
    DeliveryError,
    InboxSettings,
    InDoubt,
    Keeping,
    Receipt,
    TryAgain,
)
from egal.channels.in_time import keep_unsent, refuse_late
from egal.channels.outbound import outbound
from egal.channels.pauses import note_failure, note_success
from egal.channels.registry import channel_of, channels
from egal.channels.sent import note_sent
from egal.conversations.actions.parts import cut_off
from egal.conversations.models import Delivery, DeliveryState, Inbox, Message
from egal.events.record import SYSTEM, record
from egal.shared import clock
from egal.workspaces import scope

log = logging.getLogger(__name__)

AT_ONCE = 8  # threads, for each channel; each has a connection to the database while it sends
AT_ONCE_AN_INBOX = 2
CLAIM = timedelta(minutes=5)
UNKNOWNS = 3  # so often a worker may be lost while sending one
SHORTEST_PAUSE = timedelta(seconds=1)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=2)
_AWAY = (OperationalError, InterfaceError, InternalError)  # stopped, cut off, or read-only
_MOMENT = 0.5  # seconds between two tries to note what was sent

# An inbox that rests has no room; one whose rest is over has room for a single try.
_CLAIM = """
with waiting as (
    select distinct inbox_id from conversations_delivery
     where state in ('queued', 'unknown') and due_at <= %(now)s
), room as (
    select waiting.inbox_id, inbox.channel,
           case when inbox.paused_at is not null or pause.until > %(now)s then 0
                when pause.until is null then %(most)s else 1 end
           - (select count(*) from unnest(%(busy)s::bigint[]) as busy(inbox_id)
               where busy.inbox_id = waiting.inbox_id) as places
      from waiting join conversations_inbox inbox on inbox.id = waiting.inbox_id
      left join conversations_pause pause on pause.inbox_id = waiting.inbox_id
), chosen as (
    select next.id, next.due_at, room.channel from room cross join lateral (
        select id, due_at from conversations_delivery next
         where inbox_id = room.inbox_id and state in ('queued', 'unknown') and due_at <= %(now)s
           and not exists (
               select from conversations_message message
                 join conversations_delivery before on before.message_id = message.after_id
                where message.id = next.message_id
                  and before.state not in ('sent', 'delivered', 'read'))
         order by due_at, id limit greatest(room.places, 0) for update skip locked) as next
), placed as (
    select id, row_number() over (partition by channel order by due_at, id)
           + (select count(*) from unnest(%(busy)s::bigint[]) as busy(inbox_id)
                join conversations_inbox inbox on inbox.id = busy.inbox_id
               where inbox.channel = chosen.channel) as place
      from chosen
)
update conversations_delivery
   set state = 'sending', attempts = attempts + 1, due_at = %(lapses)s,
       possible_duplicate_at = case when state = 'unknown'
            then coalesce(possible_duplicate_at, %(now)s) else possible_duplicate_at end
 where id in (select id from placed where place <= %(free)s) and state in ('queued', 'unknown')
returning id, inbox_id
"""


class Sender:
    """A pool that sends; each `step` fills its free threads. Leaving it finishes what is in hand.

    freed: called whenever a thread is free again.
    """

    def __init__(self, freed: Callable[[], object] = lambda: None) -> None:
        most = AT_ONCE * len(channels())  # begun when there is work for them
        self._pool = ThreadPoolExecutor(max_workers=most, thread_name_prefix="send")
        self._lock = threading.Lock()
        self._busy: Counter[int] = Counter()
        self.freed = freed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        for channel in channels().values():
            if isinstance(channel, Keeping):
                channel.let_go()

    def step(self) -> int:
        """Claim as much as there is room for and begin to send it; how many these were."""
        settle_lost()
        with self._lock:
            busy = list(self._busy.elements())
        claimed = _claim(free=AT_ONCE, busy=busy)
        for delivery_id, inbox_id in claimed:
            with self._lock:
                self._busy[inbox_id] += 1
            self._pool.submit(copy_context().run, self._send, delivery_id, inbox_id)
        return len(claimed)

    def _send(self, delivery_id: int, inbox_id: int) -> None:
        try:
            send_delivery(delivery_id)
        except Exception:
            log.exception("delivery %s: its outcome is unknown until the claim lapses", delivery_id)
        finally:
            connection.close()  # an idle thread shall cost no process of the database
            with self._lock:
                self._busy[inbox_id] -= 1
            self.freed()


def settle_lost() -> int:
    """Deliveries whose worker was lost in the middle of sending; how many there were."""
    lost = Delivery.unscoped.filter(state=DeliveryState.SENDING, due_at__lte=clock.now())
    found = lost.order_by("due_at").values_list("pk", flat=True)[: 10 * AT_ONCE]
    return sum(_settle(pk) for pk in list(found))


@transaction.atomic
def _settle(pk: int) -> bool:
    lost = Delivery.unscoped.select_for_update(of=("self",), skip_locked=True).select_related(
        "inbox", "message"
    )
    delivery = lost.filter(pk=pk, state=DeliveryState.SENDING, due_at__lte=clock.now()).first()
    if delivery is None:
        return False
    return _doubt(delivery, due_at=clock.now())


@transaction.atomic
def _doubt(delivery: Delivery, *, due_at: datetime, error: str = "") -> bool:
    """Nobody knows whether the provider has it: another copy, marked, or none any more."""
    delivery.unknowns += 1
    again = delivery.unknowns < UNKNOWNS and _sends_again(delivery.inbox)
    closed = _close(
        delivery,
        DeliveryState.UNKNOWN if again else DeliveryState.FAILED,
        error=error if again else _("Nobody knows whether this was sent. Ask before trying again."),
        due_at=due_at,
    )
    if closed:
        Delivery.unscoped.filter(pk=delivery.pk).update(unknowns=delivery.unknowns)
    return closed


def _sends_again(inbox: Inbox) -> bool:
    settings = InboxSettings(inbox.address, inbox.settings)
    return channel_of(inbox.channel).capabilities(settings).sends_again


def _claim(*, free: int, busy: list[int]) -> list[tuple[int, int]]:
    """Deliveries with their inboxes. free: threads of each channel, those at work among them.
    busy: of each thread at work, the inbox."""
    now = clock.now()
    values: dict[str, Any] = {
        "now": now,
        "lapses": now + CLAIM,
        "most": AT_ONCE_AN_INBOX,
        "busy": busy,
        "free": free,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return sorted((row[0], row[1]) for row in cursor.fetchall())


def send_delivery(delivery_id: int) -> None:
    """Send one claimed delivery and note the outcome."""
    everything = Delivery.unscoped.select_related("message__conversation", "inbox__workspace")
    delivery = everything.get(pk=delivery_id)
    try:
        refuse_late(delivery)
        receipt = channel_of(delivery.inbox.channel).send(outbound(delivery))
    except InDoubt as error:
        _doubt(delivery, due_at=clock.now() + pause(delivery.attempts), error=str(error))
        note_failure(delivery.inbox, error)
    except TryAgain as error:
        _later(delivery, error)
        note_failure(delivery.inbox, error)
    except DeliveryError as error:
        _fail(delivery, error)
        note_failure(delivery.inbox, error)
    except Exception as error:
        log.exception("delivery %s met a fault of ours, try %s", delivery.id, delivery.attempts)
        _later(delivery, TryAgain(f"{type(error).__name__}: {error}"))
    else:
        _insist(lambda: _taken(delivery, receipt))


@transaction.atomic
def _fail(delivery: Delivery, error: DeliveryError) -> None:
    """For good: nothing is tried again that cannot succeed, and what was written is kept."""
    if _close(delivery, DeliveryState.FAILED, error=str(error)):
        keep_unsent(delivery, error)


def _insist(note: Callable[[], None]) -> None:
    """Note what the provider has taken, also when the database is away, until our claim lapses:
    what is not noted is sent again."""
    lapsed = time.monotonic() + CLAIM.total_seconds()
    while True:
        try:
            return note()
        except _AWAY as error:
            if time.monotonic() > lapsed:
                raise
            log.warning("what was sent is not noted yet, trying again: %s", error)
            connection.close()
            time.sleep(_MOMENT)


def _taken(delivery: Delivery, receipt: Receipt) -> None:
    """Those who have it are noted, so that another try for the rest is no second copy for them."""
    delivery.reached = list(dict.fromkeys([*delivery.reached, *receipt.reached]))
    delivery.refused = {**delivery.refused, **receipt.refused}
    with transaction.atomic():
        if _settled(delivery, receipt) or _reported_on(delivery):
            Message.unscoped.filter(pk=delivery.message_id).update(external_id=receipt.external_id)
            note_sent(delivery, receipt)
            Delivery.unscoped.filter(pk=delivery.pk).update(
                reached=delivery.reached, refused=delivery.refused
            )
    note_success(delivery.inbox)


def _reported_on(delivery: Delivery) -> bool:
    """Whether a report on it was quicker than our own note that it was sent."""
    reported = (DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.RETURNED)
    return Delivery.unscoped.filter(pk=delivery.pk, state__in=reported).exists()


def _settled(delivery: Delivery, receipt: Receipt) -> bool:
    missed = "; ".join({**delivery.refused, **receipt.delayed}.values())
    if receipt.delayed:
        return _later(delivery, TryAgain(missed))
    return _close(delivery, DeliveryState.SENT, error=missed, sent_at=clock.now())


def _later(delivery: Delivery, error: TryAgain) -> bool:
    begun = delivery.retried_at or delivery.send_at or delivery.created_at
    if clock.now() - begun > GIVE_UP_AFTER:
        return _close(delivery, DeliveryState.FAILED, error=str(error))
    return _close(
        delivery,
        DeliveryState.QUEUED,
        error=str(error),
        due_at=_retry_at(error) or clock.now() + pause(delivery.attempts),
    )


def _retry_at(error: TryAgain) -> datetime | None:
    """The provider's wish, as far as its clock can be believed."""
    soonest, latest = clock.now() + SHORTEST_PAUSE, clock.now() + GIVE_UP_AFTER
    return error.retry_at and min(max(error.retry_at, soonest), latest)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling, with a quarter of chance either way."""
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return doubled * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, guards nothing


@transaction.atomic
def _close(
    delivery: Delivery,
    state: DeliveryState,
    *,
    error: str = "",
    due_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> bool:
    """End our claim with this outcome; False when it had lapsed and another worker has it."""
    held = Delivery.unscoped.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts
    )
    if not held.update(state=state, error=error, due_at=due_at or delivery.due_at, sent_at=sent_at):
        return False
    record(
        "delivery.changed",
        workspace_id=delivery.workspace_id,
        actor=SYSTEM,
        conversation_id=delivery.message.conversation_id,
        message=delivery.message_id,
        old=DeliveryState.SENDING,
        new=state,
        error=error,
    )
    if state == DeliveryState.FAILED:
        with scope.of(delivery.workspace_id):
            cut_off(delivery.message, actor=SYSTEM)
    return True
