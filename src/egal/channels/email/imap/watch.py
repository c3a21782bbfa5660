"""A thread for each mailbox this worker holds: it fetches, then waits for the server to tell.

One whose server hangs or refuses holds up itself only. When there are more mailboxes than threads,
none waits in its thread: it looks, and makes room for the one that waits longest.
"""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from django.db import connections

from egal.channels.base import DeliveryError
from egal.channels.email.imap import position
from egal.channels.email.imap.fetching import fetch_batch
from egal.channels.email.imap.server import Server, connected
from egal.channels.email.models import Mailbox
from egal.channels.storing import storing

log = logging.getLogger(__name__)

THREADS = 60
RE_IDLE = 600.0  # seconds; servers may end an IDLE after 29 minutes (RFC 2177), networks earlier
LISTEN = 1.0  # seconds between two looks whether to leave
GRACE = 5.0  # seconds for what is in hand when we stop
_BREATH = 0.02  # seconds between two batches, in which others get their turn
_TURN = 20  # batches of one mailbox while others wait for a thread
_NOW = timedelta(0)


class Watch:
    """All mailboxes of this worker; each `step` looks which there are. Leaving it gives them back.

    threads: so many mailboxes at once.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self._holder = uuid4().hex
        self._threads = threads
        self._visits: dict[int, _Visit] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for visit in self._visits.values():
            visit.leave.set()
        until = time.monotonic() + GRACE
        for visit in self._visits.values():
            visit.thread.join(max(0.0, until - time.monotonic()))

    def step(self) -> int:
        """Renew what is held, let go what is not set up any more, claim what is due: how many."""
        wanted = position.mailboxes()
        self._visits = {key: one for key, one in self._visits.items() if one.thread.is_alive()}
        for mailbox_id, visit in self._visits.items():
            if mailbox_id not in wanted or visit.is_outdated(wanted[mailbox_id][1]):
                visit.leave.set()
        position.renew(self._holder, self._visits)
        claimed = position.claim(
            wanted.keys() - self._visits.keys(), self._holder, self._threads - len(self._visits)
        )
        for mailbox_id in claimed:
            self._begin(*wanted[mailbox_id], stays=len(wanted) <= self._threads)
        return len(claimed)

    def _begin(self, mailbox: Mailbox, settings: Mapping[str, Any], *, stays: bool) -> None:
        mailbox = Mailbox.unscoped.select_related("inbox").get(pk=mailbox.pk)
        mailbox.holder = self._holder
        visit = _Visit(mailbox, settings, stays=stays)
        self._visits[mailbox.pk] = visit
        visit.thread.start()


class _Visit:
    """One mailbox, from signing in to leaving. stays: it may wait there for new mail."""

    def __init__(self, mailbox: Mailbox, settings: Mapping[str, Any], *, stays: bool) -> None:
        self.leave = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"imap {mailbox.pk}", daemon=True)
        self._mailbox = mailbox
        self._settings = settings
        self._stays = stays
        self._server: Server | None = None

    def is_outdated(self, settings: Mapping[str, Any]) -> bool:
        """Whether these settings fetch otherwise than ours."""
        return position.settings_digest(settings) != position.settings_digest(self._settings)

    def _run(self) -> None:
        try:
            self._visit()
        except position.Lost:
            log.info("mailbox %s is fetched by another worker now", self._mailbox.pk)
        except Exception as error:
            self._failed(error)
        finally:
            connections.close_all()

    def _visit(self) -> None:
        with connected(self._settings) as self._server:
            after = self._fetch(self._server)
        with storing:
            position.release(self._mailbox, after)

    def _fetch(self, server: Server) -> timedelta:
        """Until it is time to leave; after which while the mailbox is due again."""
        for batches in count(1):
            if self.leave.is_set():
                break
            more = fetch_batch(self._mailbox, server)
            with storing:
                position.note_success(self._mailbox)
                connections.close_all()
            if self._stays:
                self.leave.wait(_BREATH) if more else self._wait(server)
            elif not more:
                return position.POLL
            elif batches == _TURN:
                break
        return _NOW

    def _wait(self, server: Server) -> None:
        if not server.idles:
            self.leave.wait(position.POLL.total_seconds())
            return
        until = time.monotonic() + RE_IDLE
        with server.idling():
            while not self.leave.is_set() and time.monotonic() < until:
                if server.hears(LISTEN):
                    break

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeliveryError):
            log.error("mailbox %s was not fetched", self._mailbox.pk, exc_info=error)
        connections.close_all()
        at_mail = bool(self._server and self._server.handing_out)
        try:
            with storing:
                position.note_failure(self._mailbox, error, at_mail=at_mail)
        except Exception:
            log.warning("mailbox %s is free again in a while", self._mailbox.pk, exc_info=True)
