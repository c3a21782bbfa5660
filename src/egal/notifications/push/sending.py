"""Sending what devices are to be told: claimed in the database, sent outside any transaction."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from egal.conversations.models import DeliveryState
from egal.conversations.visible import said_in, visible_to
from egal.notifications.push.key import signed
from egal.notifications.push.models import Push, PushDevice
from egal.notifications.push.service import AskLater, DeviceGone, send
from egal.notifications.push.words import told_of
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces import scope

log = logging.getLogger(__name__)

AT_ONCE = 8
CLAIM = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A push with all it needs, so that nothing is asked of the database while it is under way."""

    push: Push
    endpoint: str
    keys: Mapping[str, str]
    told: Mapping[str, Any]
    topic: str
    signature: Mapping[str, str]


def send_pushes() -> int:
    """Send some of what is due; how much was claimed."""
    claimed = _claimed()
    ready = [each for each in map(_ready, claimed) if each]
    if ready:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push") as pool:
            outcomes = pool.map(_sent, ready)
            for each, error in zip(ready, outcomes, strict=True):
                _settle(each.push, error)
    return len(claimed)


@transaction.atomic
def _claimed() -> list[Push]:
    """Nobody else takes them until the claim lapses."""
    due = Push.unscoped.select_for_update(skip_locked=True, of=("self",))
    found = due.filter(due_at__lte=clock.now()).order_by("due_at")
    pushes = list(
        found.select_related("device__visitor__identity", "message", "conversation", "workspace")[
            :AT_ONCE
        ]
    )
    for push in pushes:
        push.attempts += 1
        push.due_at = clock.now() + CLAIM
    Push.unscoped.bulk_update(pushes, ["attempts", "due_at"])
    return pushes


def _ready(push: Push) -> _Ready | None:
    """None, and the push is gone, where there is nothing to tell any more."""
    device = push.device
    with scope.of(push.workspace_id), translation.override(device.language):
        if not _is_news(push):
            _held(push).delete()
            return None
        told = told_of(push)
    topic, signature = public_id(push.conversation_id), signed(device.endpoint)
    return _Ready(push, device.endpoint, device.keys, told, topic, signature)


def _is_news(push: Push) -> bool:
    """Whether the visitor may see it, has not read it and wants to hear of it: now, not then."""
    visitor, delivery = push.device.visitor, getattr(push.message, "delivery", None)
    return (
        visitor.muted_at is None
        and visitor.ended_at is None
        and (delivery is None or delivery.state != DeliveryState.READ)
        and visible_to(visitor).filter(pk=push.conversation_id).exists()
        and bool(said_in(push.conversation, Q(pk=push.message_id)))
    )


def _sent(ready: _Ready) -> Exception | None:
    """What went wrong. Runs beside others and touches no row."""
    try:
        send(
            ready.endpoint,
            ready.keys,
            ready.told,
            topic=ready.topic,
            signature=ready.signature,
        )
    except Exception as error:
        return error
    return None


def _settle(push: Push, error: Exception | None) -> None:
    if error is None:
        _held(push).delete()
    elif isinstance(error, DeviceGone):
        log.info("push device %s is gone: %s", push.device_id, error)
        PushDevice.unscoped.filter(pk=push.device_id).delete()
    else:
        _later(push, error)


def _later(push: Push, error: Exception) -> None:
    if not isinstance(error, AskLater):
        log.error("push %s met a fault of ours", push.pk, exc_info=error)
    if clock.now() - push.created_at > GIVE_UP_AFTER:
        _held(push).delete()
        return
    _held(push).update(due_at=_wished(error) or clock.now() + pause(push.attempts))


def _wished(error: Exception) -> datetime | None:
    wish = error.retry_at if isinstance(error, AskLater) else None
    return wish and min(max(wish, clock.now()), clock.now() + GIVE_UP_AFTER)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_PAUSE)


def _held(push: Push) -> Any:
    """The row while it is what we have in hand: a newer answer makes it another one."""
    return Push.unscoped.filter(pk=push.pk, message=push.message_id, attempts=push.attempts)
