"""Sending what was written: claimed in the database, sent outside any transaction.

A claim lapses after a while. What a killed worker had in hand is sent again by the next one with
the same reference, so that the receiver can tell the copy.
"""

import logging
import random
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction

from egal.channels.base import Address, DeliveryError, Outbound, Receipt, TryAgain
from egal.channels.registry import channel_of
from egal.conversations.models import Delivery, DeliveryState, Direction, Inbox, Message
from egal.events.record import SYSTEM, record
from egal.shared import clock

log = logging.getLogger(__name__)

BATCH = 8
CLAIM = timedelta(minutes=5)
SHORTEST_PAUSE = timedelta(seconds=1)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=2)
_THREAD = 20  # so many earlier messages are named as references

_CLAIM = """
update conversations_delivery
   set state = 'sending', attempts = attempts + 1, due_at = %s
 where id in (
    select id from conversations_delivery
     where state in ('queued', 'sending') and due_at <= %s
     order by due_at, id limit %s for update skip locked)
returning id
"""


def send_deliveries() -> int:
    """Claim one batch, send it side by side, note how each went; how many there were."""
    claimed = _claim()
    if claimed:
        with ThreadPoolExecutor(max_workers=len(claimed), thread_name_prefix="send") as pool:
            for delivery_id in claimed:
                pool.submit(copy_context().run, _send_in_thread, delivery_id)
    return len(claimed)


def _claim() -> list[int]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + CLAIM, now, BATCH])
        return [row[0] for row in cursor.fetchall()]


def _send_in_thread(delivery_id: int) -> None:
    try:
        send_delivery(delivery_id)
    except Exception:
        log.exception("delivery %s: its outcome is unknown until the claim lapses", delivery_id)
    finally:
        close_old_connections()
        connection.close()


def send_delivery(delivery_id: int) -> None:
    """Send one claimed delivery and note the outcome."""
    everything = Delivery.unscoped.select_related("message__conversation", "inbox")
    delivery = everything.get(pk=delivery_id)
    try:
        receipt = channel_of(delivery.inbox.channel).send(_outbound(delivery))
    except TryAgain as error:
        _later(delivery, error)
    except DeliveryError as error:
        _close(delivery, DeliveryState.FAILED, error=str(error))
    except Exception as error:
        log.exception("delivery %s met a fault of ours, try %s", delivery.id, delivery.attempts)
        _later(delivery, TryAgain(f"{type(error).__name__}: {error}"))
    else:
        _sent(delivery, receipt)


def _outbound(delivery: Delivery) -> Outbound:
    message, inbox = delivery.message, delivery.inbox
    thread = _thread(message, inbox)
    return Outbound(
        message_id=message.id,
        inbox_address=inbox.address,
        inbox_name=inbox.name,
        settings=inbox.settings,
        author_name=message.author_name,
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        subject=message.subject,
        text=message.text,
        answers=thread[-1] if thread else "",
        thread=thread[:-1],
        created_at=message.created_at,
    )


def _addresses(rows: list[dict[str, Any]]) -> list[Address]:
    return [Address(row["kind"], row["address"], row.get("name", "")) for row in rows]


def _thread(message: Message, inbox: Inbox) -> list[str]:
    """External ids of what came before on this way, oldest first, the last inbound one last."""
    earlier = (
        Message.unscoped.filter(
            conversation_id=message.conversation_id, inbox=inbox, id__lt=message.id
        )
        .exclude(external_id="")
        .order_by("-id")
        .values_list("external_id", "direction")[:_THREAD]
    )
    newest_first = list(earlier)
    answered = next((id_ for id_, way in newest_first if way == Direction.INBOUND), None)
    before = [id_ for id_, _ in reversed(newest_first) if id_ != answered]
    return [*before, answered] if answered else before


def _sent(delivery: Delivery, receipt: Receipt) -> None:
    with transaction.atomic():
        if _close(delivery, DeliveryState.SENT, sent_at=clock.now()):
            Message.unscoped.filter(pk=delivery.message_id).update(external_id=receipt.external_id)


def _later(delivery: Delivery, error: TryAgain) -> None:
    if clock.now() - delivery.created_at > GIVE_UP_AFTER:
        _close(delivery, DeliveryState.FAILED, error=str(error))
        return
    _close(
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
    return True
