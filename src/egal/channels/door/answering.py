"""Judging what providers send, keeping it, and what they are told: many requests by one commit."""

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction

from egal.channels.arrivals import Came, store_together
from egal.channels.base import Responding, Shaking, Verifying
from egal.channels.door.asked import Asked, Reply
from egal.channels.door.sharing import NOBODYS, Share, shares
from egal.channels.quarantine import keep_unread
from egal.channels.registry import channels
from egal.channels.webhooks import known
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.allowance import Allowance
from egal.shared.ids import number_of

log = logging.getLogger(__name__)

_allowance = Allowance(rate=1000, burst=5000)  # requests a second, for each inbox
_NOT_HERE, _NOT_SIGNED = Reply(404), Reply(401)


@dataclass(frozen=True, slots=True)
class Taken:
    """A request that is to be kept, by the inbox that was called, and what of it is whose."""

    inbox: Inbox
    shares: Sequence[Share]


Called = Callable[[Sequence[Asked]], Mapping[int, Inbox]]


def called(asked: Sequence[Asked]) -> Mapping[int, Inbox]:
    """The inboxes at whose addresses these came, by their ids."""
    return Inbox.unscoped.in_bulk({number_of(each.inbox) for each in asked})


class Recently:
    """The same as they were at most a moment ago: amid a flood nobody looks for each of them.

    For one thread. So long a secret that was changed still opens the door.
    """

    MOMENT = 1.0  # seconds

    def __init__(self) -> None:
        self._known: Mapping[int, Inbox] = {}
        self._at = 0.0

    def __call__(self, asked: Sequence[Asked]) -> Mapping[int, Inbox]:
        is_fresh = time.monotonic() - self._at < self.MOMENT
        if not (is_fresh and self._known.keys() >= {number_of(each.inbox) for each in asked}):
            self._known, self._at = called(asked), time.monotonic()
        return self._known


def answers(asked: Sequence[Asked], called: Called = called) -> list[Reply]:
    """What each of these is told, in their order, once all that is to be kept is kept: in that
    order, and by one commit, because that costs more than a request."""
    inboxes = called(asked)
    judged = [_judged(each, inboxes.get(number_of(each.inbox))) for each in asked]
    _keep([each for each in judged if isinstance(each, Taken)])
    return [
        _said(each, found.inbox) if isinstance(found, Taken) else found
        for each, found in zip(asked, judged, strict=True)
    ]


def _judged(asked: Asked, inbox: Inbox | None) -> Reply | Taken:
    """One that breaks a channel costs the others nothing."""
    channel = channels().get(asked.channel)
    if inbox is None or channel is None or inbox.channel != asked.channel:
        return _NOT_HERE
    if not isinstance(channel, Verifying):
        return _NOT_HERE
    try:
        return _handshake(asked, inbox) if asked.method == "GET" else _verified(asked, inbox)
    except Exception:
        log.exception("a call to %s met a fault of ours", inbox.address)
        return Reply(500)


def _handshake(asked: Asked, inbox: Inbox) -> Reply:
    """The question by which some providers find out whether the address is ours."""
    chosen = channels()[inbox.channel]
    if not isinstance(chosen, Shaking):
        return Reply(405, headers={"Allow": "POST"})
    answer = chosen.handshake(asked.query, known(inbox))
    return _NOT_SIGNED if answer is None else Reply(content=answer.encode())


def _verified(asked: Asked, inbox: Inbox) -> Reply | Taken:
    chosen = channels()[inbox.channel]
    assert isinstance(chosen, Verifying)  # noqa: S101 - no other is called
    if not chosen.verify(asked.headers, asked.body, asked.url, known(inbox)):
        return _NOT_SIGNED
    if wait := _allowance.wait_for(inbox.id):
        return Reply(429, headers={"Retry-After": str(math.ceil(wait))})
    return Taken(inbox, shares(asked, inbox))


def _keep(taken: Sequence[Taken]) -> None:
    how = {"source": "webhook", "at": clock.now().isoformat()}
    everything = [(each.inbox, share) for each in taken for share in each.shares]
    strange = [(called, share.body) for called, share in everything if share.inbox is None]
    with transaction.atomic() if strange else nullcontext():
        store_together(
            [Came(share.inbox, share.body, how) for _, share in everything if share.inbox]
        )
        for called, body in strange:
            keep_unread(inbox=called, raw=body, meta=how, reason=NOBODYS)


def _said(asked: Asked, inbox: Inbox) -> Reply:
    chosen = channels()[inbox.channel]
    if not isinstance(chosen, Responding):
        return Reply()
    said = chosen.response(asked.body, asked.url, known(inbox))
    return Reply(content=said[0], content_type=said[1]) if said else Reply()
