"""Where fetching stands, and which worker fetches: rows of `Mailbox`, moved with what is stored.

A worker holds a mailbox for a while and renews that. What it stores and the position that follows
from it are one transaction, which fails if somebody else holds the mailbox by now. So a worker
that is killed, or was away for too long, loses nothing and doubles nothing.
"""

import hashlib
import json
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from egal.channels.base import DeliveryError, Reconnect
from egal.channels.email.models import Mailbox
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM, record
from egal.shared import clock

HELD = timedelta(seconds=30)
POLL = timedelta(seconds=60)
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=30)
MENDING = timedelta(hours=1)  # a wrong password, tried more often, locks accounts
ENOUGH = 3  # failures in a row, before people are told

_CLAIM = """
update channel_email_mailbox set holder = %(holder)s, held_until = %(until)s
 where id in (
    select id from channel_email_mailbox
     where id = any(%(ids)s) and due_at <= %(now)s
       and (held_until is null or held_until <= %(now)s)
     order by due_at, id limit %(most)s for update skip locked)
returning id
"""


class Lost(Exception):
    """Another worker holds this mailbox by now."""


def mailboxes() -> dict[int, tuple[Mailbox, Mapping[str, Any]]]:
    """Every mailbox to be fetched from, by its id, with its inbox's settings."""
    inboxes = Inbox.unscoped.filter(channel="email").select_related("workspace")
    fetched = [inbox for inbox in inboxes if inbox.settings.get("imap_host")]
    known = Mailbox.unscoped.filter(inbox__in=fetched).select_related("inbox")
    rows = {(mailbox.inbox_id, mailbox.place): mailbox for mailbox in known}
    wanted = {}
    for inbox in fetched:
        mailbox = rows.get((inbox.id, _place(inbox))) or _created(inbox)
        _keep_up(mailbox, inbox)
        wanted[mailbox.id] = (mailbox, inbox.settings)
    return wanted


def troubles(inboxes: Iterable[int]) -> dict[int, str]:
    """Why no mail is fetched for these inboxes of the current workspace; by their ids."""
    resting = (
        Mailbox.objects.filter(inbox_id__in=inboxes).exclude(reason="").select_related("inbox")
    )
    return {each.inbox_id: each.reason for each in resting if each.place == _place(each.inbox)}


def claim(ids: Iterable[int], holder: str, most: int) -> list[int]:
    """At most so many of these that are due and that nobody holds, the longest waiting first."""
    now = clock.now()
    asked: dict[str, Any] = {
        "holder": holder,
        "until": now + HELD,
        "ids": list(ids),
        "now": now,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, asked)
        return sorted(row[0] for row in cursor.fetchall())


def renew(holder: str, ids: Iterable[int]) -> None:
    """Hold them for longer, as far as we still do."""
    held = Mailbox.unscoped.filter(pk__in=list(ids), holder=holder)
    held.update(held_until=clock.now() + HELD)


def move(mailbox: Mailbox, **position: Any) -> None:
    """Set the position, in the caller's transaction and in the row at hand. Raises Lost."""
    position["stuck"] = 0
    held = Mailbox.unscoped.filter(pk=mailbox.pk, holder=mailbox.holder)
    if not held.update(**position):
        raise Lost
    for name, value in position.items():
        setattr(mailbox, name, value)


@transaction.atomic
def note_success(mailbox: Mailbox) -> None:
    """The server has let us in and told what there is."""
    if mailbox.reason:
        record(
            "inbox.fetching_resumed",
            workspace_id=mailbox.workspace_id,
            actor=SYSTEM,
            inbox=mailbox.inbox_id,
        )
    if mailbox.reason or mailbox.failures:
        move(mailbox, failures=0, reason="", needs_mending=False)


@transaction.atomic
def note_failure(mailbox: Mailbox, error: Exception, *, at_mail: bool) -> None:
    """Rest, for longer each time. People are told of what needs mending at once, else of the third.

    at_mail: it happened while the next mail itself was fetched.
    """
    found = Mailbox.unscoped.select_for_update().filter(pk=mailbox.pk, holder=mailbox.holder)
    row = found.first()
    if row is None:
        return
    row.failures += 1
    row.stuck = row.stuck + 1 if at_mail else row.stuck
    row.due_at = clock.now() + _rest(row.failures, error)
    if isinstance(error, Reconnect) or row.failures >= ENOUGH:
        _tell(row, error)
    row.holder, row.held_until = "", None
    row.save()


def release(mailbox: Mailbox, after: timedelta) -> None:
    """Let others fetch, or us again, `after` this while."""
    held = Mailbox.unscoped.filter(pk=mailbox.pk, holder=mailbox.holder)
    held.update(holder="", held_until=None, due_at=clock.now() + after)


def settings_digest(settings: Mapping[str, Any]) -> str:
    """The same as long as the settings for fetching are; it tells nothing of them."""
    ours = {name: value for name, value in settings.items() if name.startswith(("imap_", "oauth"))}
    return hashlib.sha256(json.dumps(ours, sort_keys=True).encode()).hexdigest()


def _place(inbox: Inbox) -> str:
    """Of the account and folder that are set up now; "" if none are."""
    if not inbox.settings.get("imap_host"):
        return ""
    return "{imap_user}@{imap_host}:{imap_port}/{imap_folder}".format(**inbox.settings)


def _created(inbox: Inbox) -> Mailbox:
    """For the account and folder that are set up now. With a date, what is there is looked at."""
    since = _since(inbox)
    mailbox, _ = Mailbox.unscoped.get_or_create(
        inbox=inbox,
        place=_place(inbox),
        defaults={
            "workspace_id": inbox.workspace_id,
            "since": since or clock.now(),
            "below": 0 if since else None,
            "due_at": clock.now(),
            "tried": settings_digest(inbox.settings),
        },
    )
    return mailbox


def _keep_up(mailbox: Mailbox, inbox: Inbox) -> None:
    """When settings have changed: try at once, and go through it all for an earlier date."""
    digest = settings_digest(inbox.settings)
    if mailbox.tried == digest:
        return
    changed: dict[str, Any] = {"tried": digest, "due_at": clock.now()}
    since = _since(inbox)
    if since and since < mailbox.since:
        changed |= {"since": since, "uidvalidity": 0, "below": 0}
    Mailbox.unscoped.filter(pk=mailbox.pk).update(**changed)


def _since(inbox: Inbox) -> datetime | None:
    """The beginning of the chosen day where the workspace is."""
    if not (chosen := inbox.settings.get("imap_since")):
        return None
    zone = ZoneInfo(inbox.workspace.time_zone)
    return datetime.combine(date.fromisoformat(chosen), time(), zone).astimezone(UTC)


def _rest(failures: int, error: Exception) -> timedelta:
    """Between half and the whole of a while that doubles, so that not all come back at once."""
    doubled: timedelta = FIRST_REST * 2 ** min(failures - 1, 20)
    whole = MENDING if isinstance(error, Reconnect) else min(doubled, LONGEST_REST)
    return whole * random.uniform(0.5, 1)  # noqa: S311 - no secret


def _tell(row: Mailbox, error: Exception) -> None:
    told = bool(row.reason)
    row.reason = str(error) if isinstance(error, DeliveryError) else type(error).__name__
    row.needs_mending = isinstance(error, Reconnect)
    if not told:
        record(
            "inbox.fetching_paused",
            workspace_id=row.workspace_id,
            actor=SYSTEM,
            inbox=row.inbox_id,
            until=row.due_at.isoformat(),
            reason=row.reason,
        )
