"""What networks tell besides new messages: edits, echoes, reads, posts of others. Each once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egal.channels.asked import ask_at_once
from egal.channels.base import (
    AccessRevoked,
    Echo,
    Edited,
    HandedOver,
    Reconnect,
    Seen,
    Touched,
    Upto,
    Withdrawn,
)
from egal.channels.early import TooEarly
from egal.channels.echoes import take_in_echo
from egal.channels.holding import note_holder
from egal.channels.ledger import is_known, message_known_as, note_known
from egal.channels.pauses import note_failure
from egal.channels.posts import note_post
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.actions.rewritten import rewrite, withdraw
from egal.conversations.models import Delivery, DeliveryState, Inbox
from egal.conversations.models import Post as PostRow
from egal.events.record import SYSTEM, record
from egal.shared.text import storable
from egal.workspaces import scope

TellingFact = Echo | Edited | Withdrawn | Upto | AccessRevoked | HandedOver | Seen | Touched


@dataclass(frozen=True, slots=True)
class Told:
    """Such a fact at the door: by which inbox it came, and when it reached us."""

    inbox: Inbox
    fact: TellingFact
    at: datetime


def take_in_told(told: Told) -> int | None:
    """In the caller's transaction; the message it is or is about. Raises TooEarly."""
    with scope.of(told.inbox.workspace_id):
        if is_known(told.inbox, told.fact.dedupe_key):
            return None
        message_id = _BY_FACT[type(told.fact)](told)
        note_known(told.inbox, told.fact.dedupe_key, message_id, told.at)
        return message_id


def _edited(told: Told) -> int | None:
    fact = told.fact
    assert isinstance(fact, Edited)  # noqa: S101 - by the table below
    at = fact.at or told.at
    if message := message_known_as(told.inbox, fact.key):
        rewrite(message=message, actor=SYSTEM, text=fact.text, at=at)
        return message.id
    _beside(told, fact.key, text=storable(fact.text), edited_at=at)
    return None


def _withdrawn(told: Told) -> int | None:
    fact = told.fact
    assert isinstance(fact, Withdrawn)  # noqa: S101 - by the table below
    at = fact.at or told.at
    if message := message_known_as(told.inbox, fact.key):
        withdraw(message=message, actor=SYSTEM, forget=fact.forget, at=at)
        return message.id
    forgotten = {"text": "", "before": []} if fact.forget else {}
    _beside(told, fact.key, withdrawn_at=at, **forgotten)
    return None


def _touched(told: Told) -> int | None:
    fact = told.fact
    assert isinstance(fact, Touched)  # noqa: S101 - by the table below
    at = fact.at or told.at
    new: dict[str, Any] = {}
    if fact.hidden is not None:
        new["hidden_at"] = at if fact.hidden else None
    if fact.liked is not None:
        new["liked_at"] = at if fact.liked else None
    [post] = _beside(told, fact.key, **new)
    if fact.counts:
        PostRow.objects.filter(pk=post.pk).update(counts={**post.counts, **fact.counts})
    if post.message_id and post.message and (new or fact.counts):
        record(
            "post.changed",
            workspace_id=told.inbox.workspace_id,
            actor=SYSTEM,
            conversation_id=post.message.conversation_id,
            message=post.message_id,
            hidden=fact.hidden,
            liked=fact.liked,
        )
    return post.message_id


def _beside(told: Told, key: str, **new: Any) -> list[PostRow]:
    """The post that is known as this, changed. TooEarly where there is none yet."""
    of_inbox = PostRow.objects.filter(thread__inbox=told.inbox, key=key)
    posts = list(of_inbox.select_related("message")[:1])
    if not posts:
        raise TooEarly
    if new:
        PostRow.objects.filter(pk=posts[0].pk).update(**new)
    return posts


def _seen(told: Told) -> int | None:
    fact = told.fact
    assert isinstance(fact, Seen)  # noqa: S101 - by the table below
    note_post(
        inbox=told.inbox,
        fact=fact,
        post=fact.post,
        author=fact.author,
        message_id=None,
        at=told.at,
    )
    return None


def _upto(told: Told) -> int | None:
    """All that went there before, the latest last."""
    fact = told.fact
    assert isinstance(fact, Upto)  # noqa: S101 - by the table below
    under_way = [DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING]
    if fact.state == "read":
        under_way.append(DeliveryState.DELIVERED)
    to = [{"kind": fact.address.kind, "address": fact.address.address}]
    behind = Delivery.objects.filter(
        inbox=told.inbox,
        state__in=under_way,
        message__to__contains=to,
        message__created_at__lte=fact.at,
        message__public=False,
    )
    for delivery in behind.select_related("message__conversation").order_by("id"):
        report_delivery(message=delivery.message, actor=SYSTEM, state=fact.state)
    return None


def _revoked(told: Told) -> int | None:
    """The provider is asked at once, too: then a sign-in is known to have ended, or, where this is
    told late and somebody has connected again meanwhile, not to have."""
    assert isinstance(told.fact, AccessRevoked)  # noqa: S101 - by the table below
    note_failure(told.inbox, Reconnect(told.fact.reason))
    ask_at_once(told.inbox)
    return None


def _handed_over(told: Told) -> int | None:
    assert isinstance(told.fact, HandedOver)  # noqa: S101 - by the table below
    note_holder(told.inbox, told.fact)
    return None


def _echo(told: Told) -> int | None:
    assert isinstance(told.fact, Echo)  # noqa: S101 - by the table below
    return take_in_echo(told.inbox, told.fact, told.at)


_BY_FACT: Mapping[type[TellingFact], Callable[[Told], int | None]] = {
    AccessRevoked: _revoked,
    Echo: _echo,
    Edited: _edited,
    HandedOver: _handed_over,
    Seen: _seen,
    Touched: _touched,
    Upto: _upto,
    Withdrawn: _withdrawn,
}
