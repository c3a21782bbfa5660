"""A long answer in several messages: each goes out once the one before it has, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.utils.translation import gettext_noop

from egal.conversations.actions.body import Body
from egal.conversations.actions.outgoing import outgoing, queue, show_latest
from egal.conversations.models import Delivery, DeliveryState, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record

CUT_OFF = gettext_noop("The message before it was not sent.")
_UNSENT = (DeliveryState.FAILED, DeliveryState.RETURNED)


def go_on_in_parts(
    first: Message,
    texts: Sequence[str],
    *,
    actor: Actor,
    then: str,
    send_at: datetime | None,
    held_for: timedelta,
) -> list[Message]:
    """The parts after the first one, to the same by the same way. Its conversation is locked."""
    parts, before = [], first
    for number, text in enumerate(texts, 2):
        assert first.inbox  # noqa: S101 - it was just written by one
        part = outgoing(
            conversation=first.conversation,
            actor=actor,
            written=Body(text, "", []),
            inbox=first.inbox,
            to=first.to,
            request_id=first.request_id and f"{first.request_id}/{number}",
            subject=first.subject,
            public=first.public,
            after=before,
        )
        queue(part, then, send_at, held_for)
        show_latest(first.conversation, part)
        make_findable(part)
        record(
            "message.replied",
            workspace_id=part.workspace_id,
            actor=actor,
            conversation_id=part.conversation_id,
            message=part.id,
        )
        parts.append(part)
        before = part
    return parts


def all_parts(message: Message) -> list[Message]:
    """The whole answer this is a part of, in order."""
    while message.after:
        message = message.after
    parts = [message]
    while following := Message.objects.filter(after=parts[-1]).first():
        parts.append(following)
    return parts


def cut_off(message: Message, *, actor: Actor) -> None:
    """This one will not be sent: nor will what waits for it. In the transaction that notes it."""
    while following := Message.objects.filter(after=message).first():
        waiting = Delivery.objects.filter(message=following, state=DeliveryState.QUEUED)
        if not waiting.update(state=DeliveryState.FAILED, error=CUT_OFF):
            return
        record(
            "delivery.changed",
            workspace_id=following.workspace_id,
            actor=actor,
            conversation_id=following.conversation_id,
            message=following.id,
            old=DeliveryState.QUEUED,
            new=DeliveryState.FAILED,
            error=CUT_OFF,
        )
        message = following


def unsent_around(message: Message) -> list[Message]:
    """This one and the parts that can go out with it only: those just before it that were not sent
    either, and those just after it."""
    parts = all_parts(message)
    here = parts.index(message)
    deliveries = Delivery.objects.filter(message__in=parts, state__in=_UNSENT)
    unsent = set(deliveries.values_list("message", flat=True))
    before = list(takewhile(lambda each: each.id in unsent, reversed(parts[:here])))
    after = takewhile(lambda each: each.id in unsent, parts[here + 1 :])
    return [*reversed(before), message, *after]
