"""The access token of an inbox that was signed in: as it is kept, or renewed before it expires.

Renewing is claimed in the row, so that two workers do not ask twice and a refresh token that
changes with each use (Microsoft's and X's do) is never lost to the slower one. Nothing is asked
inside a transaction, and no connection to the database waits for a provider.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from egal.channels.base import Reconnect, TryAgain
from egal.channels.models import Grant
from egal.channels.oauth.asking import Tokens, Withdrawn
from egal.channels.storing import storing
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM, record
from egal.shared import clock

EARLY = timedelta(minutes=5)  # before it expires; a token lives about an hour
HELD = timedelta(seconds=60)  # longer than one question may take (`shared/http.py` DEADLINE)
PATIENCE = 35.0  # seconds to wait for another who renews
_LOOK = 0.1  # seconds between two looks at what the other has done


Renew = Callable[[Grant], Tokens]


def access_token(grant_id: int, *, renew: Renew, refused: str = "") -> str:
    """A token that is good for a while. Raises Reconnect when somebody must sign in again.

    renew: asks the provider for fresh ones, and raises `Withdrawn` when there will be none.
    refused: one that the provider did not take; another is got.
    """
    until = time.monotonic() + PATIENCE
    while True:
        grant = _grant(grant_id)
        token = str(grant.tokens["access"])
        left = grant.expires_at - clock.now()
        if left > EARLY and token != refused:
            return token
        if holder := _claimed(grant):
            return _renewed(grant, holder, renew)
        if left > timedelta(0) and token != refused:
            return token  # somebody renews it, and it still opens the door
        if time.monotonic() > until:
            raise TryAgain(_("The sign-in is being renewed."))
        time.sleep(_LOOK)


@contextmanager
def _rows() -> Iterator[None]:
    """A connection for a moment: there are more threads with accounts than connections."""
    with storing:
        try:
            yield
        finally:
            if not connection.in_atomic_block:
                connection.close()


def _grant(grant_id: int) -> Grant:
    with _rows():
        grant = Grant.unscoped.filter(pk=grant_id).first()
    if grant is None:
        raise Reconnect(_("Nobody is signed in for this inbox any more."))
    if grant.ended_at:
        raise _ended(grant)
    return grant


def settings_of(grant: Grant) -> dict[str, Any]:
    """Of its inbox, as they are now: what it is renewed with may stand there."""
    with _rows():
        return dict(Inbox.unscoped.get(pk=grant.inbox_id).settings)


def troubles(inboxes: Sequence[int]) -> dict[int, str]:
    """What somebody must do for these inboxes of the current workspace; by their ids."""
    ended = Grant.objects.filter(inbox_id__in=inboxes, ended_at__isnull=False).defer("tokens")
    return {grant.inbox_id: str(_ended(grant)) for grant in ended}


def _ended(grant: Grant) -> Reconnect:
    return Reconnect(
        _("Choose “Connect again” in the inbox’s settings: %(reason)s") % {"reason": grant.reason}
    )


def _claimed(grant: Grant) -> str:
    """Our mark when we may renew what we have seen; "" when another does or has done it."""
    now, holder = clock.now(), uuid4().hex
    with _rows():
        free = Grant.unscoped.filter(
            Q(held_until=None) | Q(held_until__lte=now), pk=grant.pk, renewed_at=grant.renewed_at
        )
        return holder if free.update(holder=holder, held_until=now + HELD) else ""


def _renewed(grant: Grant, holder: str, renew: Renew) -> str:
    try:
        tokens = renew(grant)
    except Withdrawn as error:
        _end(grant, holder, str(error))
        raise _ended(grant) from error
    except Exception:
        _note(grant, holder)
        raise
    _insist(lambda: _note(grant, holder, **kept(tokens, grant.tokens)))
    return tokens.access


def _insist(note: Callable[[], int]) -> int:
    """Also while the database is away, until our claim lapses: the old token may be spent."""
    lapsed = time.monotonic() + HELD.total_seconds()
    while True:
        try:
            return note()
        except (OperationalError, InterfaceError):
            if time.monotonic() > lapsed:
                raise
            time.sleep(_LOOK)


def kept(tokens: Tokens, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The columns for them; the refresh token stays where no other came (RFC 6749, section 6)."""
    refresh = tokens.refresh or (before or {}).get("refresh", "")
    now = clock.now()
    return {
        "tokens": {"access": tokens.access, "refresh": refresh},
        "expires_at": now + tokens.life,
        "renewed_at": now,
    }


def _note(grant: Grant, holder: str, **columns: Any) -> int:
    """Give it back, unless somebody signed in again or another has it by now."""
    held = Grant.unscoped.filter(pk=grant.pk, holder=holder)
    with _rows():
        return held.update(holder="", held_until=None, **columns)


def _end(grant: Grant, holder: str, reason: str) -> None:
    grant.ended_at, grant.reason = clock.now(), reason
    with _rows(), transaction.atomic():
        held = Grant.unscoped.filter(pk=grant.pk, holder=holder)
        if held.update(holder="", held_until=None, ended_at=grant.ended_at, reason=reason):
            record(
                "inbox.sign_in_ended",
                workspace_id=grant.workspace_id,
                actor=SYSTEM,
                inbox=grant.inbox_id,
                reason=reason,
            )
