"""What customers may see of what we keep about them.

A browser sees the conversations it took part in itself. Once it has proved an address of its
contact it sees those of every proved address of the same contact: whoever claims an address, or
is taken for somebody, sees nothing by that.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import is_signed_in
from egal.conversations.models import (
    Attachment,
    Conversation,
    DeliveryState,
    Direction,
    Message,
)


def visible_to(visitor: Visitor) -> QuerySet[Conversation]:
    """The conversations this visitor may see, without spam and without what was merged away."""
    ours = Conversation.objects.filter(
        contact=visitor.identity.contact_id, spam_at=None, merged_into=None
    )
    part = _between_us(counted(visitor))
    return ours.filter(Exists(Message.objects.filter(part, conversation=OuterRef("pk"))))


def messages_for(visitor: Visitor, conversation: Conversation) -> QuerySet[Message]:
    """What was said to and by the customer there, oldest first.

    No notes, nothing that is still held back or only planned, and nothing between us and others:
    what was handed on to somebody, and what they answered to us alone.
    """
    people = _between_us(_all_addresses(visitor))
    said = Message.objects.filter(people, conversation=conversation)
    return said.order_by("created_at", "id").select_related("delivery")


def latest_for(visitor: Visitor, conversations: Iterable[Conversation]) -> dict[int, Message]:
    """By conversation what was said there last, of what the customer may see."""
    people = _between_us(_all_addresses(visitor))
    said = Message.objects.filter(people, conversation__in=list(conversations))
    last = said.order_by("conversation_id", "-id").distinct("conversation_id")
    return {each.conversation_id: each for each in last}


def files_for(visitor: Visitor) -> QuerySet[Attachment]:
    """The attachments of what this visitor may see."""
    people = _between_us(_all_addresses(visitor))
    said = Message.objects.filter(people, conversation__in=visible_to(visitor))
    return Attachment.objects.filter(message__in=said)


def counted(visitor: Visitor) -> list[tuple[str, str]]:
    """(kind, value) of the addresses whose conversations this visitor may see."""
    own = Q(pk=visitor.identity_id)
    if is_signed_in(visitor):
        own |= Q(contact=visitor.identity.contact_id, verified_at__isnull=False)
    return list(Identity.objects.filter(own).values_list("kind", "value"))


def _all_addresses(visitor: Visitor) -> list[tuple[str, str]]:
    """Once a conversation may be seen, all that was said in it by whichever address of theirs."""
    contact = visitor.identity.contact_id
    return list(Identity.objects.filter(contact=contact).values_list("kind", "value"))


def _between_us(addresses: list[tuple[str, str]]) -> Q:
    sent = Q(direction=Direction.OUTBOUND, forwarded=False, redirects=None) & _has_gone()
    from_them = [
        Q(direction=Direction.INBOUND, from_kind=kind, from_address=value)
        for kind, value in addresses
    ]
    to_them = [
        Q(**{f"{field}__contains": [{"kind": kind, "address": value}]})
        for kind, value in addresses
        for field in ("to", "cc")
    ]
    seen = (sent | Q(direction=Direction.INBOUND)) & _any(to_them)
    return _any(from_them) | seen


def _has_gone() -> Q:
    """What can still be taken back has not been said yet."""
    return Q(delivery=None) | ~Q(delivery__state=DeliveryState.QUEUED) | Q(delivery__attempts__gt=0)


def _any(conditions: list[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))
