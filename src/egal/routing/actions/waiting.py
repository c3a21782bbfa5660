"""Who waits for an agent, and who does so no longer."""

from datetime import datetime
from typing import Any

from django.db import transaction

from egal.callbacks.models import Callback
from egal.calls.models import Call
from egal.calls.wire import tell_desk
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM, record
from egal.routing.models import Kind, Offer, Waiting
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces.models import Agent, Team


@transaction.atomic
def enter(
    *,
    kind: str,
    conversation: Conversation,
    call: Call | None = None,
    callback: Callback | None = None,
    team: Team | None = None,
    prefers: Agent | None = None,
    prefers_until: datetime | None = None,
    only: Agent | None = None,
    language: str = "",
    since: datetime | None = None,
) -> Waiting:
    """Wait for an agent from now on; who waits already stays where they are.

    since: the place to take, for who had one before. A conversation is held meanwhile, so that two
    who enter it at once become one.
    """
    Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    standing = Waiting.objects.filter(kind=kind, call=call, taken_at=None, left_at=None)
    if found := standing.filter(conversation=conversation).first():
        return found
    now = clock.now()
    waiting = Waiting.objects.create(
        workspace_id=conversation.workspace_id,
        kind=kind,
        conversation=conversation,
        call=call,
        callback=callback,
        team=team,
        prefers=prefers,
        prefers_until=prefers_until,
        only=only,
        language=language,
        since=since or now,
        entered_at=now,
    )
    _record("waiting.entered", waiting)
    wake("offers")
    return waiting


@transaction.atomic
def leave(*, waiting: Waiting) -> Waiting:
    """Wait no longer: they hung up, or it was done without an offer. Again is no event."""
    waiting = held(waiting)
    if waiting.taken_at or waiting.left_at:
        return waiting
    waiting.left_at = clock.now()
    waiting.save(update_fields=["left_at"])
    withdraw_offers(waiting)
    _record("waiting.left", waiting)
    return waiting


@transaction.atomic
def keep_place(*, waiting: Waiting, callback: Callback) -> Waiting:
    """The caller hangs up, and is rung when it is their turn: nobody comes before them for it.

    What rings for it now is taken back, because the call that it would take is over.
    """
    waiting = held(waiting)
    if waiting.taken_at or waiting.left_at:
        return waiting
    withdraw_offers(waiting)
    waiting.call, waiting.callback = None, callback
    waiting.save(update_fields=["call", "callback"])
    wake("offers")
    return waiting


def held(waiting: Waiting) -> Waiting:
    """As it is now, until the transaction ends. Locked before its offers and its conversation."""
    rows = Waiting.objects.select_related("conversation", "callback", "call")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=waiting.pk)


def withdraw_offers(waiting: Waiting) -> None:
    """Of somebody who is held."""
    for offer in Offer.objects.filter(waiting=waiting, ended_at=None):
        end_offer(offer, "withdrawn")


def end_offer(offer: Offer, became: str) -> bool:
    """Whether it stood until now; its agent's browsers then look anew."""
    standing = Offer.objects.filter(pk=offer.pk, ended_at=None)
    if not standing.update(ended_at=clock.now(), became=became):
        return False
    tell_desk(workspace=offer.workspace_id, agent=offer.agent_id, kind="look")
    return True


def standing_of(conversation: Conversation, *kinds: str) -> list[Waiting]:
    """Those who wait in this conversation, of these kinds or of all."""
    rows = Waiting.objects.filter(conversation=conversation, taken_at=None, left_at=None)
    return list(rows.filter(kind__in=kinds or Kind.values).order_by("id"))


def _record(kind: str, waiting: Waiting, **data: Any) -> None:
    record(
        kind,
        workspace_id=waiting.workspace_id,
        actor=SYSTEM,
        conversation_id=waiting.conversation_id,
        waiting=waiting.id,
        way=waiting.kind,
        **data,
    )
