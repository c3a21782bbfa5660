"""What customers may see of what we keep about them.

A browser sees the conversations it took part in itself. Once it has proved an address of its
contact it sees those of every proved address of the same contact: whoever claims an address, or
is taken for somebody, sees nothing by that. Nothing internal is shown, and nothing of others.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from egal.contacts.addresses import addresses_of
from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import KIND, is_signed_in
from egal.conversations.models import (
    Attachment,
    Conversation,
    DeliveryState,
    Direction,
    Message,
)

GONE_OUT = (
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.READ,
    DeliveryState.RETURNED,
)
_WENT_ON = Q(from_kind=KIND) & ~Q(delivery__inbox=F("inbox"))  # it was in the chat before
_OURS = Q(direction=Direction.OUTBOUND, forwarded=False, redirects=None) & (
    Q(delivery__state__in=GONE_OUT) | _WENT_ON
)
Addresses = Iterable[tuple[str, str]]  # (kind, value)


def visible_to(visitor: Visitor) -> QuerySet[Conversation]:
    """The conversations this visitor may see, without spam and without what was merged away."""
    ours = Conversation.objects.filter(
        contact__identities=visitor.identity_id, spam_at=None, merged_into=None
    )
    part = _took_part(counted(visitor))
    return ours.filter(Exists(Message.objects.filter(part, conversation=OuterRef("pk"))))


def said_in(conversation: Conversation, among: Q | None = None) -> list[Message]:
    """What its contact said there and was told, oldest first; of those alone that `among` names.

    Notes are not, nor what we handed on to others, what goes out only later and what other people
    wrote to us or were written alone.
    """
    shown = _shown(addresses_of(conversation.contact_id))
    rows = Message.objects.filter(among or Q(), shown, conversation=conversation)
    found = rows.select_related("delivery", "inbox").prefetch_related("attachments")
    return sorted(found, key=lambda each: (said_at(each), each.id))


def said_at(message: Message) -> datetime:
    """When it was said: what waited for its moment, then; what went on elsewhere, when it began."""
    delivery = getattr(message, "delivery", None)
    if delivery is None or delivery.inbox_id != message.inbox_id:
        return message.created_at
    return delivery.sent_at or message.created_at


def latest_in(visitor: Visitor, conversations: Iterable[Conversation]) -> dict[int, Message]:
    """By the id of a conversation of theirs what was said there last."""
    shown = _shown(addresses_of(visitor.identity.contact_id))
    said = Message.objects.filter(shown, conversation__in=list(conversations))
    last = said.order_by("conversation_id", "-id").distinct("conversation_id")
    return {each.conversation_id: each for each in last}


def files_of(visitor: Visitor) -> QuerySet[Attachment]:
    """The attachments of what this visitor may see."""
    shown = _shown(addresses_of(visitor.identity.contact_id))
    said = Message.objects.filter(shown, conversation__in=visible_to(visitor))
    return Attachment.objects.filter(message__in=said)


def counted(visitor: Visitor) -> list[tuple[str, str]]:
    """(kind, value) of the addresses whose conversations this visitor may see."""
    own = Q(pk=visitor.identity_id)
    if is_signed_in(visitor):
        own |= Q(contact__identities=visitor.identity_id, verified_at__isnull=False)
    return list(Identity.objects.filter(own).values_list("kind", "value").distinct())


def _took_part(addresses: Addresses) -> Q:
    """They wrote there, or something was written to them."""
    return _from(addresses) | (Q(direction=Direction.OUTBOUND) & _to(addresses))


def _shown(addresses: Addresses) -> Q:
    """What these wrote or got; what was written into a chat stays there, wherever it went on to."""
    heard = Q(direction=Direction.INBOUND) & _to(addresses)
    told = _OURS & (_to(addresses) | Q(from_kind=KIND))
    return _from(addresses) | heard | told


def _from(addresses: Addresses) -> Q:
    return _any(
        Q(direction=Direction.INBOUND, from_kind=kind, from_address=value)
        for kind, value in addresses
    )


def _to(addresses: Addresses) -> Q:
    return _any(
        Q(**{f"{people}__contains": [{"kind": kind, "address": value}]})
        for kind, value in addresses
        for people in ("to", "cc")
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))
