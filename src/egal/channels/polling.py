"""Asking providers for what their webhooks have not told, and whether they still let us in: each
inbox by its cursor.

What comes is stored as arrivals together with the cursor, in one transaction: nothing is passed
over, and what is asked twice is one by the ledger. Each channel has a loop of its own, and several
inboxes of it are asked side by side, so that a slow provider holds up no other.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

from django.db import connection, transaction

from egal.channels.arrivals import store_arrivals
from egal.channels.base import DeliveryError, InboxSettings, Polled, Polling, TryAgain
from egal.channels.models import Cursor
from egal.channels.pauses import needs_mending, note_failure, note_success
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox
from egal.shared import clock

log = logging.getLogger(__name__)

AT_ONCE = 4  # inboxes
CLAIM = timedelta(minutes=2)
SOONEST = timedelta(seconds=5)
AFTER_FAILURE = timedelta(minutes=1)
SELDOM = timedelta(minutes=5)  # once it has failed for PATIENCE: a person must do something
PATIENCE = timedelta(minutes=10)

_CLAIM = """
update channels_cursor set due_at = %s, asked_at = %s
 where id in (select due.id from channels_cursor due
                join conversations_inbox inbox on inbox.id = due.inbox_id
               where due.due_at <= %s and inbox.channel = %s
               order by due.due_at limit %s for update of due skip locked)
returning id
"""


def poll_inboxes(channel: str) -> int:
    """One round for some inboxes of a channel that are due; how many. For a worker's loop."""
    _begin_new(channel)
    claimed = _claim(channel)
    if claimed:
        with ThreadPoolExecutor(max_workers=len(claimed), thread_name_prefix="poll") as pool:
            asked = {pool.submit(_asked, cursor): cursor for cursor in claimed}
            for answer in as_completed(asked):
                _note(asked[answer], answer.result())
    return len(claimed)


def _begin_new(channel: str) -> None:
    """Inboxes nobody has asked for yet."""
    new = Inbox.unscoped.filter(channel=channel).exclude(pk__in=Cursor.unscoped.values("inbox_id"))
    rows = [
        Cursor(workspace_id=inbox.workspace_id, inbox=inbox, due_at=clock.now()) for inbox in new
    ]
    Cursor.unscoped.bulk_create(rows, ignore_conflicts=True)


def _claim(channel: str) -> Sequence[Cursor]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + CLAIM, now, now, channel, AT_ONCE])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Cursor.unscoped.filter(pk__in=ids).select_related("inbox").order_by("id"))


def _asked(cursor: Cursor) -> Polled | DeliveryError:
    """Without the database, because it runs in a thread of its own."""
    channel, inbox = channel_of(cursor.inbox.channel), cursor.inbox
    assert isinstance(channel, Polling)  # noqa: S101 - only of these there are cursors
    try:
        return channel.poll(InboxSettings(inbox.address, inbox.settings, inbox.name), cursor.value)
    except DeliveryError as error:
        return error
    except Exception as error:
        log.exception("asking for %s met a fault of ours", inbox.address)
        return TryAgain(f"{type(error).__name__}: {error}")


@transaction.atomic
def _note(cursor: Cursor, outcome: Polled | DeliveryError) -> None:
    """Unless our claim has lapsed and another worker has it."""
    held = Cursor.unscoped.filter(pk=cursor.pk, asked_at=cursor.asked_at)
    if isinstance(outcome, DeliveryError):
        if held.update(
            error=str(outcome),
            failing_since=cursor.failing_since or clock.now(),
            due_at=_again_at(cursor, outcome),
        ):
            note_failure(cursor.inbox, outcome)
        return
    if not held.update(
        value=dict(outcome.cursor),
        error="",
        failing_since=None,
        due_at=clock.now() + max(timedelta(seconds=outcome.after), SOONEST),
    ):
        return
    meta = {"source": "poll", "at": clock.now().isoformat()}
    store_arrivals(inbox=cursor.inbox, came=[(raw, meta) for raw in outcome.arrivals])
    if cursor.failing_since or needs_mending([cursor.inbox_id]):
        note_success(cursor.inbox)


def _again_at(cursor: Cursor, error: DeliveryError) -> datetime:
    """When the provider wants it, or soon: a person may have mended it there meanwhile."""
    now = clock.now()
    for_long = cursor.failing_since and now - cursor.failing_since > PATIENCE
    wanted = error.retry_at if isinstance(error, TryAgain) else None
    return max(wanted or now + (SELDOM if for_long else AFTER_FAILURE), now + SOONEST)
