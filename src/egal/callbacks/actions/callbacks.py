"""Promises to ring back: made, moved, tried, kept, cancelled."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.callbacks.lines import lines, why_not_rung
from egal.callbacks.models import Callback, CallbackSlots, Outcome
from egal.callbacks.slots import free_slots
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

_OWN, _WRITE = "callbacks:own", "conversations:write"


class JustTaken(Trouble):
    """Somebody else was quicker, or the moment has passed. next: what is free instead, if any."""

    def __init__(self, following: datetime | None) -> None:
        super().__init__(_("This time has just been taken. Choose another one."))
        self.next = following


@transaction.atomic
def book_callback(
    *, conversation: Conversation, actor: Actor, number: str, at: datetime, language: str = ""
) -> Callback:
    """Promise to ring this number (E.164) in a slot that is free; JustTaken when it is not.

    Trouble for a number that no line of ours rings.

    Whoever books holds the workspace's slots meanwhile, so the last place is promised once. An
    agent, who knows their own day, may promise any time to come.
    """
    _require(actor, conversation)
    slots = _held_slots(conversation.workspace_id)
    _refuse_second(conversation)
    _refuse_number(conversation, actor, number)
    _refuse_taken(conversation, actor, slots, at)
    callback = Callback.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        number=number,
        at=at,
        minutes=slots.minutes if slots else 20,
        language=language,
        booked_at=clock.now(),
    )
    _record("callback.booked", callback, actor, at=at.isoformat(), number=number)
    return callback


@transaction.atomic
def move_callback(*, callback: Callback, actor: Actor, at: datetime) -> Callback:
    """Promise another time; the same one again is no event. Trouble for what is over."""
    _require(actor, callback.conversation)
    slots = _held_slots(callback.workspace_id)
    callback = _held(callback)
    if callback.at == at:
        return callback
    _refuse_taken(callback.conversation, actor, slots, at)
    before, callback.at, callback.at_risk_at = callback.at, at, None
    callback.save(update_fields=["at", "at_risk_at"])
    _record("callback.moved", callback, actor, old=before.isoformat(), new=at.isoformat())
    return callback


@transaction.atomic
def cancel_callback(*, callback: Callback, actor: Actor) -> Callback:
    """Nobody rings, and the place is free again."""
    _require(actor, callback.conversation)
    return _end(_held(callback), actor, Outcome.CANCELLED)


@transaction.atomic
def keep_callback(*, callback: Callback, actor: Actor) -> Callback:
    """An agent has rung and spoken to them."""
    require(actor, _WRITE, callback.workspace_id)
    return _end(_held(callback), actor, Outcome.KEPT)


@transaction.atomic
def miss_callback(*, callback: Callback, actor: Actor, why: str = "") -> Callback:
    """Nobody could be reached, and it is given up. why: "number" for one that leads nowhere."""
    require(actor, _WRITE, callback.workspace_id)
    return _end(_held(callback), actor, Outcome.MISSED, **({"why": why} if why else {}))


@transaction.atomic
def try_callback(*, callback: Callback, actor: Actor) -> Callback:
    """An agent rang and nobody answered; the promise stands."""
    require(actor, _WRITE, callback.workspace_id)
    callback = _held(callback)
    callback.tried_at, callback.tries = clock.now(), callback.tries + 1
    callback.save(update_fields=["tried_at", "tries"])
    _record("callback.tried", callback, actor, tries=callback.tries)
    return callback


def _require(actor: Actor, conversation: Conversation) -> None:
    """An agent, or the customer whose matter it is."""
    own = actor.actor_kind == "contact" and actor.actor_id == conversation.contact_id
    require(actor, _OWN if own else _WRITE, conversation.workspace_id)


def _held_slots(workspace_id: int) -> CallbackSlots | None:
    return CallbackSlots.objects.select_for_update().filter(workspace=workspace_id).first()


def _refuse_second(conversation: Conversation) -> None:
    if Callback.objects.filter(conversation=conversation, ended_at=None).exists():
        raise Trouble(_("A callback is promised here already. Move it, or cancel it first."))


def _refuse_number(conversation: Conversation, actor: Actor, number: str) -> None:
    """Who administers the workspace is named to colleagues only."""
    if reason := why_not_rung(number, conversation, lines()):
        if actor.actor_kind == "contact":
            raise Trouble(_("We cannot ring this number. Give us another one, or write to us."))
        raise Trouble(_(reason))


def _refuse_taken(
    conversation: Conversation, actor: Actor, slots: CallbackSlots | None, at: datetime
) -> None:
    if actor.actor_kind != "contact":
        if at <= clock.now():
            raise Trouble(_("This moment has passed. Choose a later one."))
        return
    found = list(free_slots(conversation.workspace, inbox_id=conversation.inbox_id))
    if slots is None or at not in found:
        raise JustTaken(next((each for each in found if each > at), next(iter(found), None)))


def _held(callback: Callback) -> Callback:
    rows = Callback.objects.select_related("conversation__workspace").select_for_update(of=["self"])
    callback = rows.get(pk=callback.pk)
    if callback.ended_at:
        raise Trouble(_("This callback is over."))
    return callback


def _end(callback: Callback, actor: Actor, outcome: str, **told: Any) -> Callback:
    callback.ended_at, callback.outcome = clock.now(), outcome
    callback.ended_by = actor.actor_name
    callback.save(update_fields=["ended_at", "outcome", "ended_by"])
    _record(f"callback.{outcome}", callback, actor, at=callback.at.isoformat(), **told)
    return callback


def _record(kind: str, callback: Callback, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=callback.workspace_id,
        actor=actor,
        conversation_id=callback.conversation_id,
        callback=callback.id,
        **data,
    )
