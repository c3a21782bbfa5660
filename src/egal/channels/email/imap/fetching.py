"""One batch at a time: new mail first, then what was there before, newest first.

Each mail is stored raw before anything is understood, together with the position that follows. The
server is asked by UID alone; what others read, flag or move changes nothing. Once the UIDs mean
something else (another UIDVALIDITY), all mail since the connect date is gone through again, and the
ledger knows what it has had.
"""

import hashlib
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop as _

from egal.channels.arrivals import store_arrival, store_arrivals
from egal.channels.email.imap.position import move
from egal.channels.email.imap.server import Listed, Server, Status
from egal.channels.email.models import Mailbox
from egal.channels.email.parsing import MAX_HEADERS, MAX_SIZE
from egal.channels.models import Arrival
from egal.channels.storing import storing

WINDOW = 500  # mails named in one command, which stays below 8,192 octets (RFC 7162, section 4)
BATCH = 50  # mails stored in one transaction
BATCH_SIZE = 1024 * 1024  # bytes of them, unless one alone is larger
NEWS = 5.0  # seconds new mail may wait while old mail is fetched
SKEW = timedelta(minutes=2)  # by which the server's clock may be behind ours
ALONE_AFTER = 2  # failures at a mail; then mails are fetched one by one
GIVE_UP_AFTER = 5  # then the mail is told of, and the next one is not held up

_TOO_BIG = _("This mail is larger than 25 MB. It is still in the mailbox; look at it there.")
_STUCK = _("The mail server does not hand out this mail. Look for it in the mailbox itself.")

_large = threading.BoundedSemaphore(2)  # so many large mails in memory


def fetch_batch(mailbox: Mailbox, server: Server) -> bool:
    """Take the next batch; whether there may be more. Raises Lost, DeliveryError."""
    catches_up = mailbox.below is not None
    status = server.examined(NEWS) if catches_up else server.examine()
    if status.uidvalidity != mailbox.uidvalidity:
        _begin(mailbox, server, status)
    if mailbox.upto < status.uidnext - 1:
        _forward(mailbox, server, status)
    elif mailbox.below is not None:
        _backward(mailbox, server, mailbox.below, status.exists)
    return catches_up or mailbox.upto < status.uidnext - 1 or mailbox.below is not None


def _begin(mailbox: Mailbox, server: Server, status: Status) -> None:
    """These UIDs are new to us. The first time and without a date, take what came since we were
    told of the mailbox; else go through all that was there before, from the top."""
    upto, below = status.uidnext - 1, mailbox.below
    if mailbox.uidvalidity or below is not None:
        below = status.uidnext
    else:
        upto = min([upto, *(uid - 1 for uid in _come_since(mailbox, server))])
    with storing:
        move(mailbox, uidvalidity=status.uidvalidity, upto=upto, below=below)


def _come_since(mailbox: Mailbox, server: Server) -> list[int]:
    """A server's day may begin a day before ours."""
    found = server.since((mailbox.since - timedelta(days=1)).date())
    windows = (found[place : place + WINDOW] for place in range(0, len(found), WINDOW))
    listed = (one for window in windows for one in server.listed(window))
    return [one.uid for one in listed if _is_ours(mailbox, one)]


def _forward(mailbox: Mailbox, server: Server, status: Status) -> None:
    last = min(mailbox.upto + WINDOW, status.uidnext - 1)
    listed = server.listed(server.present(mailbox.upto + 1, last))
    batch = _batch(mailbox, listed)
    _take(mailbox, server, batch, upto=last if len(batch) == len(listed) else batch[-1].uid)


def _backward(mailbox: Mailbox, server: Server, below: int, exists: int) -> None:
    """From the top of what is left. Numbers only sink when mails go, so none is passed over."""
    last = _number_below(server, below, exists)
    first = max(1, last - WINDOW + 1)
    listed = server.numbered(first, last) if last else []
    ours = [one for one in reversed(listed) if one.uid < below and _is_ours(mailbox, one)]
    batch = _batch(mailbox, ours)
    if len(batch) < len(ours):
        rest, server.hint = batch[-1].uid, batch[-1].number - 1
    else:
        rest, server.hint = min((one.uid for one in listed), default=below), first - 1
    done = len(batch) == len(ours) and first == 1
    _take(mailbox, server, batch, below=None if done else rest)


def _number_below(server: Server, below: int, exists: int) -> int:
    """The number of the last mail whose UID is below this; 0 if there is none."""
    hint = server.hint
    if 0 < hint < exists and server.uid_of(hint) < below <= server.uid_of(hint + 1):
        return hint
    low, high = 0, exists
    while low < high:
        middle = (low + high + 1) // 2
        if server.uid_of(middle) < below:
            low = middle
        else:
            high = middle - 1
    return low


def _is_ours(mailbox: Mailbox, one: Listed) -> bool:
    return one.came_at is None or one.came_at >= mailbox.since - SKEW


def _batch(mailbox: Mailbox, listed: Sequence[Listed]) -> Sequence[Listed]:
    """The first of them, as many as are taken at once; one at least, if there is any."""
    size = 0
    for place, one in enumerate(listed[:BATCH]):
        size += one.size
        if place and (size > BATCH_SIZE or mailbox.stuck >= ALONE_AFTER):
            return listed[:place]
    return listed[:BATCH]


def _take(mailbox: Mailbox, server: Server, batch: Sequence[Listed], **position: Any) -> None:
    if sum(one.size for one in batch if one.size <= MAX_SIZE) > BATCH_SIZE:
        with _large:
            _store(mailbox, server, batch, position)
    else:
        _store(mailbox, server, batch, position)


def _store(
    mailbox: Mailbox, server: Server, batch: Sequence[Listed], position: dict[str, Any]
) -> None:
    """Bring them here; then, in one transaction, keep them and move the position."""
    left = {one.uid: _TOO_BIG for one in batch if one.size > MAX_SIZE}
    if mailbox.stuck >= GIVE_UP_AFTER:
        left = {one.uid: _STUCK for one in batch} | left
    raws = server.bodies([one.uid for one in batch if one.uid not in left])
    heads = {uid: server.head(uid) for uid in left.keys() - _stuck(left)}
    with storing:
        with transaction.atomic():
            move(mailbox, **position)
            came = [(raws[one.uid], _meta(mailbox, one.uid)) for one in batch if one.uid in raws]
            store_arrivals(inbox=mailbox.inbox, came=came)
            for uid, why in left.items():
                _tell(mailbox, uid, heads.get(uid, b""), why)
        connection.close()


def _stuck(left: dict[int, str]) -> set[int]:
    return {uid for uid, why in left.items() if why == _STUCK}


def _meta(mailbox: Mailbox, uid: int) -> dict[str, Any]:
    return {"source": "imap", "uidvalidity": mailbox.uidvalidity, "uid": uid}


def _tell(mailbox: Mailbox, uid: int, head: bytes, why: str) -> None:
    """People see it in the quarantine, once, also when all UIDs change."""
    mark = hashlib.sha256(head or f"{mailbox.place} {mailbox.uidvalidity} {uid}".encode())
    told = Arrival.unscoped.filter(
        workspace_id=mailbox.workspace_id, inbox=mailbox.inbox_id, quarantined_at__isnull=False
    )
    if not told.filter(meta__left_mark=mark.hexdigest()).exists():
        meta = {**_meta(mailbox, uid), "left": why, "left_mark": mark.hexdigest()}
        store_arrival(inbox=mailbox.inbox, raw=head[:MAX_HEADERS], meta=meta)
