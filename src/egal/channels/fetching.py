"""Files that a provider keeps for us: brought here once the message is safe.

A file that cannot be had never costs the message. It stands there by its name until it comes; what
will never come is told, with the cause, and a killed worker's claim lapses like any other. Each
channel has a thread of its own while there is something to fetch: so a slow provider holds up no
other.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db import connection, transaction

from egal.channels.base import Bringing, DeliveryError, Housed, InboxSettings, Link, TryAgain
from egal.channels.calls import LATER
from egal.channels.models import Fetch
from egal.channels.outbox import pause
from egal.channels.registry import channels
from egal.conversations.models import Attachment, Inbox
from egal.events.record import SYSTEM, record
from egal.shared import clock, files
from egal.shared.http import NoAnswer, Places, Unacceptable, fetch
from egal.shared.kinds import HEAD, kind_of
from egal.shared.wake import wake

log = logging.getLogger(__name__)

BATCH = 4  # of a channel, side by side; each may have MAX_FILE in memory
CLAIM = timedelta(minutes=2)  # longer than any fetch takes
GIVE_UP_AFTER = timedelta(days=1)
MAX_FILE = 25 * 1024 * 1024  # bytes, as mail servers usually have it

_CLAIM = """
update channels_fetch set attempts = attempts + 1, due_at = %s
 where id in (
    select due.id from channels_fetch due
      join conversations_message message on message.id = due.message_id
      join conversations_inbox inbox on inbox.id = message.inbox_id
     where due.missing_at is null and due.due_at <= %s and inbox.channel = %s
     order by due.due_at, due.id limit %s for update of due skip locked)
returning id
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class _Later:
    reason: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Gone:
    reason: str


def plan_fetches(inbox: Inbox, message_id: int, links: Sequence[Link], at: datetime) -> None:
    """Remember to fetch what a new message links to; its attachments stand there by name only."""
    waiting = Attachment.unscoped.filter(message_id=message_id, sha256="").order_by("id")
    Fetch.unscoped.bulk_create(
        Fetch(
            workspace_id=inbox.workspace_id,
            message_id=message_id,
            attachment_id=attachment.id,
            url=link.url,
            due_at=at,
            created_at=at,
        )
        for attachment, link in zip(waiting, links, strict=True)
    )
    wake("files")


def is_missing(attachment: Attachment) -> bool:
    """Whether this file will not come any more."""
    if attachment.is_here:
        return False
    of_message = Fetch.objects.filter(message=attachment.message)
    return of_message.filter(attachment_id=attachment.id).exclude(missing_at=None).exists()


class Fetcher:
    """Its threads; each `step` sets one to work for every channel of which something is due.

    freed: called whenever a thread has done all there was.
    """

    def __init__(self, freed: Callable[[], object] = lambda: None) -> None:
        self._pool = ThreadPoolExecutor(len(channels()), thread_name_prefix="files")
        self._lock, self._busy = threading.Lock(), set[str]()
        self._ended = threading.Event()
        self.freed = freed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._pool.shutdown()

    def step(self) -> int:
        """How many threads it has set to work."""
        due = Fetch.unscoped.filter(missing_at=None, due_at__lte=clock.now())
        kinds = due.order_by().values_list("message__inbox__channel", flat=True).distinct()
        with self._lock:
            idle = set(kinds) - self._busy
            self._busy |= idle
        for channel in sorted(idle):
            self._pool.submit(copy_context().run, self._work, channel)
        return len(idle)

    def _work(self, channel: str) -> None:
        try:
            while fetch_files(channel) and not self._ended.is_set():
                pass
            done = True
        except Exception:
            log.exception("the files of %s wait a while", channel)
            done = False
        finally:
            connection.close()
            with self._lock:
                self._busy.discard(channel)
        if done:
            self.freed()


def fetch_files(channel: str) -> int:
    """Claim one batch, fetch it side by side, note how each went; how many there were."""
    claimed = _claim(channel)
    if claimed:
        with ThreadPoolExecutor(max_workers=len(claimed), thread_name_prefix="fetch") as pool:
            for one, outcome in zip(claimed, pool.map(_fetched, claimed), strict=True):
                _note(one, _kept(outcome) if isinstance(outcome, bytes) else outcome)
    return len(claimed)


def _claim(channel: str) -> list[Fetch]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + CLAIM, now, channel, BATCH])
        ids = [row[0] for row in cursor.fetchall()]
    found = Fetch.unscoped.filter(pk__in=ids).select_related("message__inbox")
    return list(found.order_by("id"))


def _fetched(one: Fetch) -> bytes | _Later | _Gone:
    """Without the database, because it runs in a thread of its own."""
    if not one.url.startswith(("http://", "https://")):
        return _brought(one)
    try:
        answer = fetch(one.url, most=MAX_FILE, within=_places(one.message.inbox))
        if answer.ok:
            return answer.content
    except Unacceptable as error:
        return _Gone(str(error))
    except NoAnswer as error:
        return _Later(str(error))
    words = f"The other system answered {answer.status}."
    later = answer.status >= 500 or answer.status in LATER
    return _Later(words, answer.retry_at) if later else _Gone(words)


def _places(inbox: Inbox | None) -> Places | None:
    """Where its provider keeps files; None for anywhere."""
    channel = channels().get(inbox.channel) if inbox else None
    if inbox is None or channel is None or not isinstance(channel, Housed):
        return None
    return channel.places(InboxSettings(inbox.address, inbox.settings, inbox.name))


def _brought(one: Fetch) -> bytes | _Later | _Gone:
    """By the channel, which knows what the link names and has the permission."""
    inbox = one.message.inbox
    channel = channels().get(inbox.channel) if inbox else None
    if inbox is None or channel is None or not isinstance(channel, Bringing):
        return _Gone(f"{one.url} is no address of the web.")
    try:
        settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
        return channel.bring(settings, one.url, MAX_FILE)
    except TryAgain as error:
        return _Later(str(error), error.retry_at)
    except DeliveryError as error:
        return _Gone(str(error))


def _kept(content: bytes) -> _Kept | _Later:
    try:
        return _Kept(files.keep(content), len(content), content[:HEAD])
    except OSError as error:  # our disk is full
        return _Later(str(error))


@transaction.atomic
def _note(one: Fetch, outcome: _Kept | _Later | _Gone) -> None:
    """Unless our claim has lapsed and another worker has it."""
    held = Fetch.unscoped.filter(pk=one.pk, missing_at=None, attempts=one.attempts)
    if isinstance(outcome, _Kept):
        if held.delete()[0]:
            _fill(one.attachment_id, outcome)
            _tell("attachment.fetched", one, error="")
    elif isinstance(outcome, _Later) and clock.now() - one.created_at < GIVE_UP_AFTER:
        due_at = outcome.at or clock.now() + pause(one.attempts)
        held.update(error=outcome.reason, due_at=min(due_at, clock.now() + GIVE_UP_AFTER))
    elif held.update(error=outcome.reason, missing_at=clock.now()):
        _tell("attachment.missing", one, error=outcome.reason)


def _fill(attachment_id: int, kept: _Kept) -> None:
    attachment = Attachment.unscoped.get(pk=attachment_id)
    attachment.sha256, attachment.size = kept.sha256, kept.size
    attachment.content_type = kind_of(kept.head, attachment.content_type)
    attachment.save(update_fields=["sha256", "size", "content_type"])


def _tell(kind: str, one: Fetch, *, error: str) -> None:
    record(
        kind,
        workspace_id=one.workspace_id,
        actor=SYSTEM,
        conversation_id=one.message.conversation_id,
        message=one.message_id,
        attachment=one.attachment_id,
        error=error,
    )
