from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.parts import unsent_around
from egal.conversations.models import Delivery, DeliveryState, Message, Pause
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.permissions import require


@transaction.atomic
def retry_delivery(*, message: Message, actor: Actor) -> None:
    """Try once more to send what has failed or came back; while under way, that changes nothing.

    It has two days again, and if its inbox rests, this is the try that ends the rest. Of an answer
    in parts those it waits for are tried with it, and those that wait for it.
    """
    require(actor, "conversations:write", message.workspace_id)
    found = Delivery.objects.select_for_update(of=("self",)).filter(message=message).first()
    if found is None or found.state in (
        DeliveryState.SENT,
        DeliveryState.DELIVERED,
        DeliveryState.READ,
    ):
        raise Trouble(_("Only what was not sent can be tried again."))
    if found.state in (DeliveryState.FAILED, DeliveryState.RETURNED):
        parts = unsent_around(message)
        unsent = Delivery.objects.select_for_update(of=("self",)).select_related("message")
        for each in unsent.filter(message__in=parts).order_by("message"):
            _queue_again(each, actor)


def _queue_again(delivery: Delivery, actor: Actor) -> None:
    now, returned = clock.now(), {address.lower() for address in delivery.returned_from}
    if delivery.state == DeliveryState.RETURNED:  # a report that names nobody means all
        delivery.reached = [
            one for one in delivery.reached if returned and one.lower() not in returned
        ]
    delivery.state, delivery.due_at, delivery.retried_at = DeliveryState.QUEUED, now, now
    if delivery.unknowns:
        delivery.possible_duplicate_at = delivery.possible_duplicate_at or now
    delivery.unknowns, delivery.refused, delivery.returned_from = 0, {}, []
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
