"""When sending through an inbox keeps failing: rest, for longer each time, then let one try.

So a provider that is down is not hammered, its failures do not use up the tries of every message,
and an account whose password has changed is not locked for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, Reconnect, Unreachable
from egal.conversations.models import Inbox, Pause
from egal.events.record import SYSTEM, record
from egal.shared import clock

ENOUGH = 5  # failures in a row
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)


def resting(inboxes: Iterable[int]) -> dict[int, Pause]:
    """The pauses of these inboxes that have not passed."""
    found = Pause.objects.filter(inbox_id__in=inboxes, until__gt=clock.now())
    return {pause.inbox_id: pause for pause in found}


def needs_mending(inboxes: Iterable[int]) -> dict[int, str]:
    """Why a person must mend these inboxes, also while they are about to try again; by their
    ids."""
    found = Pause.unscoped.filter(inbox_id__in=inboxes, needs_mending=True)
    return dict(found.values_list("inbox_id", "reason"))


def in_words(pause: Pause) -> str:
    """Why nothing is sent now, and when the next try is, in the reader's time zone."""
    at = formatted(timezone.localtime(pause.until), "H:i")
    return _("Sending rests until %(time)s: %(reason)s") % {"time": at, "reason": pause.reason}


def paused_in_words(inbox: Inbox) -> str:
    """Who lets what is written wait; "" when nobody does."""
    if not inbox.paused_at:
        return ""
    return _("Paused by %(name)s. What is written goes out once somebody resumes the inbox.") % {
        "name": inbox.paused_by
    }


@transaction.atomic
def note_failure(inbox: Inbox, error: DeliveryError) -> None:
    """Count a failure of the provider; another one says nothing about the inbox."""
    if not isinstance(error, Reconnect | Unreachable):
        return
    pause = _pause_of(inbox)
    pause.failures += 1
    pause.reason = str(error)
    pause.needs_mending = isinstance(error, Reconnect)
    if pause.rests or pause.needs_mending or pause.failures >= ENOUGH:
        _rest(pause)
    pause.save()


@transaction.atomic
def note_refusal(inbox: Inbox, error: Reconnect) -> None:
    """Somebody asked whether the provider takes us, and it does not: that shows from now on. What
    is written is tried all the same; a mail server may take what a mailbox does not give."""
    pause = _pause_of(inbox)
    pause.reason, pause.needs_mending = str(error), True
    pause.save()


@transaction.atomic
def note_success(inbox: Inbox) -> None:
    """The provider has taken something, or said that it would: all is well."""
    pause = Pause.unscoped.select_for_update().filter(inbox=inbox).first()
    if pause is None:
        return
    pause.delete()
    if pause.rests:
        record("inbox.resumed", workspace_id=inbox.workspace_id, actor=SYSTEM, inbox=inbox.id)


def _pause_of(inbox: Inbox) -> Pause:
    """Locked until the transaction ends."""
    Pause.unscoped.bulk_create(
        [Pause(workspace_id=inbox.workspace_id, inbox=inbox, begun_at=clock.now())],
        ignore_conflicts=True,
    )
    return Pause.unscoped.select_for_update().get(inbox=inbox)


def _rest(pause: Pause) -> None:
    now: datetime = clock.now()
    if pause.until and pause.until > now:
        return  # one that was under way when the rest began
    pause.until = now + min(FIRST_REST * 2 ** min(pause.rests, 10), LONGEST_REST)
    pause.rests += 1
    record(
        "inbox.paused",
        workspace_id=pause.workspace_id,
        actor=SYSTEM,
        inbox=pause.inbox_id,
        until=pause.until.isoformat(),
        reason=pause.reason,
    )
