"""Doing with public posts what is not answering them: hiding, liking, deleting, by the worker."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, Gesturing, InboxSettings, TryAgain
from egal.channels.base import Gesture as Do
from egal.channels.pauses import note_failure
from egal.channels.registry import channel_of
from egal.conversations.actions.locked import locked
from egal.conversations.actions.rewritten import withdraw
from egal.conversations.models import Gesture, GestureState, Inbox, Post
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces import scope
from egal.workspaces.permissions import require

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
PAUSE = timedelta(seconds=20)  # doubled with each try
TRIES = 6
HELD = timedelta(seconds=10)
OPPOSITE: Mapping[str, Do] = {
    "hide": "unhide",
    "unhide": "hide",
    "like": "unlike",
    "unlike": "like",
}
_BECOMES = {
    "hide": {"hidden": True},
    "unhide": {"hidden": False},
    "like": {"liked": True},
    "unlike": {"liked": False},
    "delete": {"gone": True},
}


def gestures_for(post: Post, wanted: Iterable[Gesture] | None = None) -> list[Do]:
    """What can be done with this post, once what is wanted already is done.

    wanted: its gestures that are under way, where somebody has them at hand.
    """
    inbox = post.thread.inbox
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Gesturing) or post.withdrawn_at:
        return []
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    now = _after(post, _under_way(post) if wanted is None else wanted)
    senseless = {
        "unhide" if not now["hidden"] else "hide",
        "unlike" if not now["liked"] else "like",
    }
    if now["gone"]:
        return []
    return [do for do in channel.gestures(settings, ours=post.ours) if do not in senseless]


@transaction.atomic
def gesture(*, post: Post, actor: Actor, do: Do) -> Gesture:
    """Let this be done at the network. Trouble for what it does not offer at this post.

    What cannot be undone there waits `HELD`, so that it can be taken back here.
    """
    require(actor, "conversations:write", post.workspace_id)
    post = _held_post(post)
    if do not in gestures_for(post):
        raise Trouble(_("This cannot be done with this post."))
    now = clock.now()
    wanted = Gesture.objects.create(
        workspace_id=post.workspace_id,
        post=post,
        do=do,
        due_at=now if do in OPPOSITE else now + HELD,
        by_kind=actor.actor_kind,
        by_id=actor.actor_id,
        by_name=actor.actor_name,
        created_at=now,
    )
    _tell("post.gesture_wanted", wanted, actor)
    wake("gestures")
    return wanted


@transaction.atomic
def undo_gesture(*, wanted: Gesture, actor: Actor) -> None:
    """What nobody has begun to do is not done; else the opposite is. Trouble if there is none."""
    require(actor, "conversations:write", wanted.workspace_id)
    post = _held_post(wanted.post)
    waiting = Gesture.objects.filter(pk=wanted.pk, state=GestureState.QUEUED, attempts=0)
    if waiting.delete()[0]:
        _tell("post.gesture_undone", wanted, actor)
        return
    do: Do | None = OPPOSITE.get(wanted.do)
    if do is None or do not in gestures_for(post):
        raise Trouble(_("This is done already and cannot be taken back."))
    gesture(post=post, actor=actor, do=do)


def _held_post(post: Post) -> Post:
    """As it is now, locked."""
    if post.message:
        locked(post.message.conversation)
    rows = Post.objects.select_related("thread__inbox", "message__conversation")
    return rows.select_for_update(of=("self",)).get(pk=post.pk)


def _under_way(post: Post) -> list[Gesture]:
    waiting = Gesture.objects.filter(post=post, state=GestureState.QUEUED)
    return list(waiting.order_by("id"))


def _after(post: Post, wanted: Iterable[Gesture]) -> dict[str, bool]:
    """What it will be."""
    now = {"hidden": bool(post.hidden_at), "liked": bool(post.liked_at), "gone": False}
    for each in wanted:
        now |= _BECOMES[each.do]
    return now


def make_gestures(channel: str) -> int:
    """The worker does one of this channel that is due, outside of any transaction; how many these
    were."""
    wanted = _claimed(channel)
    if wanted is None:
        return 0
    with scope.of(wanted.workspace_id):
        try:
            _make(wanted)
        except DeliveryError as error:
            _failed(wanted, error)
        else:
            _done(wanted)
    return 1


@transaction.atomic
def _claimed(channel: str) -> Gesture | None:
    queued = Gesture.unscoped.filter(state=GestureState.QUEUED)
    earlier = queued.filter(post=OuterRef("post"), pk__lt=OuterRef("pk"))
    due = queued.select_for_update(skip_locked=True, of=("self",))
    due = due.filter(~Exists(earlier), due_at__lte=clock.now())
    due = due.filter(post__thread__inbox__channel=channel)
    wanted = due.select_related("post__thread__inbox", "post__message").order_by("due_at").first()
    if wanted is not None:
        wanted.attempts += 1
        wanted.due_at = clock.now() + CLAIM
        wanted.save(update_fields=["attempts", "due_at"])
    return wanted


def _make(wanted: Gesture) -> None:
    inbox = wanted.post.thread.inbox
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Gesturing)  # noqa: S101 - it was asked before
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    do: Do = wanted.do  # type: ignore[assignment]  # kept as it was given
    channel.gesture(settings, do, wanted.post.external_id)


@transaction.atomic
def _done(wanted: Gesture) -> None:
    now = clock.now()
    if not _held(wanted, state=GestureState.DONE, error=""):
        return
    columns: dict[str, dict[str, datetime | None]] = {
        "hide": {"hidden_at": now},
        "unhide": {"hidden_at": None},
        "like": {"liked_at": now},
        "unlike": {"liked_at": None},
        "delete": {"withdrawn_at": now},
    }
    Post.objects.filter(pk=wanted.post_id).update(**columns[wanted.do])
    if wanted.do == "delete" and wanted.post.message:
        withdraw(message=wanted.post.message, actor=SYSTEM, at=now)
    _tell("post.gesture_made", wanted, SYSTEM)


@transaction.atomic
def _failed(wanted: Gesture, error: DeliveryError) -> None:
    log.warning("gesture %s, try %s: %s", wanted.pk, wanted.attempts, error)
    if isinstance(error, TryAgain) and wanted.attempts < TRIES:
        due_at = error.retry_at or clock.now() + PAUSE * 2 ** (wanted.attempts - 1)
        _held(wanted, error=str(error), due_at=due_at)
    elif _held(wanted, state=GestureState.FAILED, error=str(error)):
        _tell("post.gesture_failed", wanted, SYSTEM, error=str(error))
    inbox = Inbox.objects.get(pk=wanted.post.thread.inbox_id)
    note_failure(inbox, error)


def _held(wanted: Gesture, **new: Any) -> bool:
    """Changed so, unless another worker has it."""
    ours = Gesture.objects.filter(pk=wanted.pk, attempts=wanted.attempts, state="queued")
    return bool(ours.update(**new))


def _tell(kind: str, wanted: Gesture, actor: Actor, **more: Any) -> None:
    message = wanted.post.message
    record(
        kind,
        workspace_id=wanted.workspace_id,
        actor=actor,
        conversation_id=message.conversation_id if message else None,
        post=wanted.post_id,
        message=message.id if message else None,
        do=wanted.do,
        by=wanted.by_name,
        **more,
    )
