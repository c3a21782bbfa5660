"""Conversations of a customer: what was said, saying more, and having read it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from ninja import Router, Status

from egal.api.customer import shapes
from egal.api.customer.access import CustomerRequest, chat_of, take_one, visitor
from egal.channels.base import Unreadable
from egal.channels.intake import TakenIn
from egal.channels.live import take_in_now
from egal.contacts.actions.change_visitor import called
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import (
    Conversation,
    DeliveryState,
    Direction,
    Inbox,
    Message,
    Reading,
)
from egal.conversations.visible import said_in, visible_to
from egal.events.consumers import last_seq
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.knowledge.actions.hand_over import hand_over
from egal.knowledge.trail import trail_in
from egal.realtime.visitors import tell_writing
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

router = Router()

LATEST = 100  # messages
MOST = 50  # conversations
_MOVING = ("conversation.merged", "conversation.unmerged", "conversation.split")


@router.get("", response=shapes.Conversations, auth=visitor)
def list_conversations(request: CustomerRequest) -> shapes.Conversations:
    """Yours, the latest first."""
    seq = last_seq()
    found = visible_to(request.auth).order_by("-last_activity_at")[:MOST]
    items = [shapes.Conversation.of(each, said_in(each)) for each in found]
    return shapes.Conversations(items=items, seq=seq)


@router.post("", response={201: shapes.Taken}, auth=visitor)
def begin_conversation(
    request: CustomerRequest, new: shapes.NewConversation
) -> Status[shapes.Taken]:
    """Begin one. Sent again with the same `client_id` it is the same one."""
    taken, shown = _taken(request, new, chat_of(request), subject=new.subject)
    if not taken.duplicate:
        _hand_over(request, new.trail, taken)
    return Status(201, shown)


@router.get("/{conversation_id}", response=shapes.Said, auth=visitor)
def get_conversation(
    request: CustomerRequest, conversation_id: str, after: int | None = None
) -> shapes.Said:
    """What was said there. after: only what is new or has changed since this `seq`."""
    seq = last_seq()
    conversation = _found(request, conversation_id)
    changed = None if after is None else _changed(conversation, after)
    said = said_in(conversation, changed)
    _note(conversation, said, "delivered")
    seen = _seen_until(conversation)
    every = said if changed is None else said_in(conversation)
    return shapes.Said(
        conversation=shapes.Conversation.of(conversation, every),
        messages=[shapes.Message.of(each, seen) for each in said[-LATEST:]],
        whole=changed is None,
        seq=seq,
    )


@router.post("/{conversation_id}/messages", response={201: shapes.Taken}, auth=visitor)
def add_message(
    request: CustomerRequest, conversation_id: str, new: shapes.NewMessage
) -> Status[shapes.Taken]:
    """Say more. Of a conversation solved long ago this begins another one that follows it."""
    conversation = _found(request, conversation_id)
    _, shown = _taken(request, new, chat_of(request), answers=conversation)
    return Status(201, shown)


@router.put("/{conversation_id}/reading", response={204: None}, auth=visitor)
def read_until(
    request: CustomerRequest, conversation_id: str, until: shapes.Reading
) -> Status[None]:
    """You have seen everything up to this message: whoever wrote it is told."""
    conversation = _found(request, conversation_id)
    here = said_in(conversation, Q(pk__lte=number_of(until.message)))
    _note(conversation, here, "read")
    return Status(204, None)


@router.post("/{conversation_id}/typing", response={204: None}, auth=visitor)
def tell_typing(
    request: CustomerRequest, conversation_id: str, typing: shapes.Typing
) -> Status[None]:
    """Let whoever has this open at the desk see that you write. Say it every few seconds."""
    take_one(request)
    conversation = _found(request, conversation_id)
    tell_writing(
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        name=conversation.contact_name,
        writing=typing.writing,
    )
    return Status(204, None)


def _found(request: CustomerRequest, public: str) -> Conversation:
    return row_or_404(visible_to(request.auth).select_related("inbox"), public)


def _taken(
    request: CustomerRequest,
    new: shapes.NewMessage,
    inbox: Inbox,
    *,
    answers: Conversation | None = None,
    subject: str = "",
) -> tuple[TakenIn, shapes.Taken]:
    """Raises Trouble for what says nothing, and for files that are not there."""
    take_one(request)
    name = called(request.auth, request.workspace.language)
    raw = {"id": new.client_id, "text": new.text, "subject": subject, "files": len(new.files)}
    meta = {
        "source": "customer",
        "visitor": request.auth.identity.value,
        "name": name,
        "answers": _latest(answers),
    }
    try:
        taken = take_in_now(
            inbox=inbox,
            raw=json.dumps(raw).encode(),
            meta=meta,
            visitor=request.auth,
            uploads=[number_of(each) for each in new.files],
        )
    except Unreadable as error:
        raise Trouble(str(error)) from None
    return taken, _shown(taken, request)


def _hand_over(request: CustomerRequest, token: str, taken: TakenIn) -> None:
    """Tell the agent what was looked for and read before."""
    trail = trail_in(token)
    if trail and taken.conversation_id:
        contact = request.auth.identity.contact
        hand_over(
            conversation_id=taken.conversation_id,
            contact=contact.id,
            name=contact.name,
            trail=trail,
            language=request.auth.language or request.portal.languages[0],
        )


def _shown(taken: TakenIn, request: CustomerRequest) -> shapes.Taken:
    """As it stands now; of a copy of what is gone meanwhile Trouble."""
    conversation = visible_to(request.auth).filter(pk=taken.conversation_id or 0).first()
    said = said_in(conversation, Q(pk=taken.message_id)) if conversation else []
    if conversation is None or not said:
        raise Trouble("This was taken before and is not shown any more.")
    return shapes.Taken(
        conversation=shapes.Conversation.of(conversation, said),
        message=shapes.Message.of(said[0], None),
    )


def _latest(conversation: Conversation | None) -> int | None:
    """A message by which intake knows the conversation."""
    if conversation is None:
        return None
    found = Message.objects.filter(conversation=conversation).order_by("-id")
    return found.values_list("pk", flat=True).first()


def _changed(conversation: Conversation, after: int) -> Q | None:
    """The messages that something happened to since; None where whole ones have moved."""
    events = Event.objects.filter(conversation_id=conversation.id, seq__gt=after)
    rows = list(events.values_list("kind", "data__message"))
    if any(kind in _MOVING for kind, _ in rows):
        return None
    return Q(pk__in={number for _, number in rows if isinstance(number, int)})


def _note(conversation: Conversation, said: Sequence[Message], state: str) -> None:
    """That the customer has got, or read, what we wrote into the chat."""
    before: tuple[Any, ...] = (DeliveryState.SENT,)
    if state == "read":
        before = (DeliveryState.SENT, DeliveryState.DELIVERED)
    for each in said:
        here = each.direction == Direction.OUTBOUND and each.delivery.inbox_id == each.inbox_id
        if here and each.from_kind == "visitor" and each.delivery.state in before:
            each.conversation = conversation
            report_delivery(message=each, actor=SYSTEM, state=state)
            each.delivery.state = state


def _seen_until(conversation: Conversation) -> datetime | None:
    """Up to when somebody of ours has read it."""
    latest = Reading.objects.filter(conversation=conversation).aggregate(at=Max("read_at"))
    found: datetime | None = latest["at"]
    return found
