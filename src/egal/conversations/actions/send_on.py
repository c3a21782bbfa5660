from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.models import Delivery, DeliveryState, Inbox, Message
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces.permissions import require


@transaction.atomic
def send_on(
    *, message: Message, actor: Actor, inbox: Inbox, to: dict[str, str], subject: str
) -> bool:
    """Let an answer that nobody reads in the chat go to this address by this inbox.

    It stays in the chat all the same. to: {"kind", "address", "name"}. False when it has been read
    meanwhile, or is on its way already.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    unread = Delivery.objects.select_for_update(of=("self",)).filter(
        message=message,
        inbox=message.inbox,
        state__in=(DeliveryState.SENT, DeliveryState.DELIVERED),
    )
    delivery = unread.first()
    if delivery is None:
        return False
    delivery.inbox, delivery.state, delivery.attempts = inbox, DeliveryState.QUEUED, 0
    delivery.due_at = delivery.retried_at = clock.now()
    delivery.save(update_fields=["inbox", "state", "attempts", "due_at", "retried_at"])
    message.to, message.subject = [to], message.subject or subject
    message.save(update_fields=["to", "subject"])
    record(
        "message.sent_on",
        workspace_id=message.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=message.id,
        inbox=inbox.id,
        to=to["address"],
    )
    wake("outbox")
    return True
