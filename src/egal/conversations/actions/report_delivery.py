from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.actions.parts import cut_off
from egal.conversations.actions.status import set_status
from egal.conversations.models import Conversation, Delivery, DeliveryState, Message, Status
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.permissions import require

_UNDER_WAY = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)
_UNREAD = (*_UNDER_WAY, DeliveryState.DELIVERED)


@transaction.atomic
def report_delivery(
    *, message: Message, actor: Actor, state: str, recipient: str = "", reason: str = ""
) -> None:
    """Note what became of a message: "delivered", "read", "delayed" or "returned".

    It may be quicker than our own note that it was sent. States only move forward: what came back
    is not delivered any more, though it may have reached others. What came back opens the
    conversation, so that somebody sees it. recipient: whom this is about; reason: in words.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    deliveries = Delivery.objects.select_for_update(of=("self",)).filter(message=message)
    delivery = deliveries.first()
    if delivery is None or _goes_out_again(delivery):
        return
    if state == "returned":
        _return(delivery, conversation, actor, recipient, reason)
    elif state == "delivered" and delivery.state in _UNDER_WAY:
        _change(delivery, conversation, actor, DeliveryState.DELIVERED)
    elif state == "read" and delivery.state in _UNREAD:
        _change(delivery, conversation, actor, DeliveryState.READ)
    elif state == "delayed" and delivery.state in _UNDER_WAY:
        _record("delivery.delayed", delivery, conversation, actor, recipient, reason)


def _goes_out_again(delivery: Delivery) -> bool:
    """Whether the report is about an earlier try, or about nothing we have sent."""
    if delivery.state != DeliveryState.QUEUED:
        return False
    return delivery.retried_at is not None or not delivery.attempts


def _return(
    delivery: Delivery, conversation: Conversation, actor: Actor, recipient: str, reason: str
) -> None:
    delivery.error = reason
    if recipient and recipient not in delivery.returned_from:
        delivery.returned_from = [*delivery.returned_from, recipient]
    _change(delivery, conversation, actor, DeliveryState.RETURNED)
    _record("delivery.returned", delivery, conversation, actor, recipient, reason)
    cut_off(delivery.message, actor=actor)
    set_status(conversation=conversation, actor=actor, status=Status.OPEN)


def _change(
    delivery: Delivery, conversation: Conversation, actor: Actor, state: DeliveryState
) -> None:
    before, delivery.state = delivery.state, state
    delivery.sent_at = delivery.sent_at or clock.now()
    delivery.save(update_fields=["state", "error", "returned_from", "sent_at"])
    if before != state:
        record(
            "delivery.changed",
            workspace_id=delivery.workspace_id,
            actor=actor,
            conversation_id=conversation.id,
            message=delivery.message_id,
            old=before,
            new=state,
            error=delivery.error,
        )


def _record(
    kind: str,
    delivery: Delivery,
    conversation: Conversation,
    actor: Actor,
    recipient: str,
    reason: str,
) -> None:
    record(
        kind,
        workspace_id=delivery.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=delivery.message_id,
        recipient=recipient,
        reason=reason,
    )
