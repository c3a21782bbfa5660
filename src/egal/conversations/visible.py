"""What a customer may see of what was written with them: nothing internal, nothing of others."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet

from egal.contacts.addresses import addresses_of
from egal.contacts.models import Visitor
from egal.conversations.models import Conversation, DeliveryState, Direction, Message

GONE_OUT = (
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.READ,
    DeliveryState.RETURNED,
)
_WENT_ON = Q(from_kind="visitor") & ~Q(delivery__inbox=F("inbox"))  # it was in the chat before
_OURS = Q(direction=Direction.OUTBOUND, forwarded=False, redirects=None)


def visible_to(visitor: Visitor) -> QuerySet[Conversation]:
    """The conversations of the contact that the visitor's identity belongs to now, without spam."""
    return Conversation.objects.filter(
        contact__identities=visitor.identity_id, spam_at=None, merged_into=None
    )


def said_in(conversation: Conversation, among: Q | None = None) -> list[Message]:
    """What its contact said there and was told, oldest first; of those alone that `among` names.

    Notes are not, nor what we handed on to others, what goes out only later and what other people
    wrote or were written.
    """
    rows = Message.objects.filter(
        among or Q(),
        Q(direction=Direction.INBOUND) | (_OURS & (Q(delivery__state__in=GONE_OUT) | _WENT_ON)),
        conversation=conversation,
    )
    own = addresses_of(conversation.contact_id)
    found = rows.select_related("delivery", "inbox").prefetch_related("attachments")
    return sorted(
        (each for each in found if _concerns(each, own)), key=lambda each: (said_at(each), each.id)
    )


def _concerns(message: Message, own: frozenset[tuple[str, str]]) -> bool:
    """Whether one of these addresses wrote it or got it; what was written into a chat stays there,
    wherever it went on to."""
    if message.direction == Direction.INBOUND:
        return (message.from_kind, message.from_address) in own
    people: Sequence[dict[str, str]] = [*message.to, *message.cc]
    here = message.from_kind == "visitor"
    return here or any((each["kind"], each["address"]) in own for each in people)


def said_at(message: Message) -> datetime:
    """When it was said: what waited for its moment, then; what went on elsewhere, when it began."""
    delivery = getattr(message, "delivery", None)
    here = delivery is not None and delivery.inbox_id == message.inbox_id
    return (here and delivery.sent_at) or message.created_at
