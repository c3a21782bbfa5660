from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import Delivery, DeliveryState, Message, Pause
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.permissions import require


@transaction.atomic
def retry_delivery(*, message: Message, actor: Actor) -> None:
    """Try once more to send what has failed; while it is under way, that changes nothing.

    It has two days again, and if its inbox rests, this is the try that ends the rest.
    """
    require(actor, "conversations:write", message.workspace_id)
    found = Delivery.objects.select_for_update(of=("self",)).filter(message=message).first()
    if found is None or found.state == DeliveryState.SENT:
        raise Trouble(_("Only what was not sent can be tried again."))
    if found.state == DeliveryState.FAILED:
        _queue_again(found, actor)


def _queue_again(delivery: Delivery, actor: Actor) -> None:
    now = clock.now()
    delivery.state, delivery.due_at, delivery.retried_at = DeliveryState.QUEUED, now, now
    if delivery.unknowns:
        delivery.possible_duplicate_at = delivery.possible_duplicate_at or now
    delivery.unknowns, delivery.refused = 0, {}
    delivery.save()
    Pause.objects.filter(inbox_id=delivery.inbox_id, until__gt=now).update(until=now)
    record(
        "delivery.retried",
        workspace_id=delivery.workspace_id,
        actor=actor,
        conversation_id=delivery.message.conversation_id,
        message=delivery.message_id,
        error=delivery.error,
    )
    wake("outbox")
