"""What we write comes back from networks, and so does what colleagues write in their apps.

Ours is known by what we gave along, by its id, or, while nobody knows whether the provider has it,
by its words. The rest becomes a message of ours in the conversation that it belongs to, once.
"""

from datetime import datetime

from egal.channels.base import Address, Echo
from egal.channels.early import TooEarly
from egal.channels.ledger import message_known_as
from egal.channels.posts import note_post
from egal.channels.registry import channel_of
from egal.contacts.models import Identity
from egal.conversations.actions.outside import add_written_elsewhere
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import (
    Conversation,
    Delivery,
    DeliveryState,
    Direction,
    Inbox,
    Message,
)
from egal.conversations.models import Post as PostRow
from egal.events.record import SYSTEM

_IN_HAND = (DeliveryState.SENDING, DeliveryState.UNKNOWN)


def take_in_echo(inbox: Inbox, echo: Echo, at: datetime) -> int | None:
    """The message that it is. None for a post of ours that answers nobody: the thread shows it.

    Raises TooEarly while we are sending something of the same words.
    """
    message = _ours(inbox, echo) or _written_elsewhere(inbox, echo)
    if echo.post:
        own = Address(channel_of(inbox.channel).identity_kind, inbox.address, inbox.name)
        note_post(
            inbox=inbox,
            fact=echo,
            post=echo.post,
            author=own,
            message_id=message.id if message else None,
            at=at,
        )
    return message.id if message else None


def _ours(inbox: Inbox, echo: Echo) -> Message | None:
    """What Egal has sent, or is sending."""
    if echo.message_id:
        told = Message.objects.filter(pk=echo.message_id, inbox=inbox)
        return told.select_related("conversation").first()
    in_hand = Delivery.objects.filter(
        inbox=inbox, state__in=_IN_HAND, message__text=echo.text, message__public=echo.public
    )
    delivery = in_hand.select_related("message__conversation").order_by("id").first()
    if delivery is None:
        return None
    if delivery.state == DeliveryState.SENDING:
        raise TooEarly
    Message.objects.filter(pk=delivery.message_id).update(external_id=echo.external_id)
    report_delivery(message=delivery.message, actor=SYSTEM, state="delivered")
    return delivery.message


def _written_elsewhere(inbox: Inbox, echo: Echo) -> Message | None:
    to = echo.to or _answered(inbox, echo)
    if to is None:
        return None
    return add_written_elsewhere(
        inbox=inbox,
        actor=SYSTEM,
        conversation=_place(inbox, echo, to),
        to={"kind": to.kind, "address": to.address, "name": to.name},
        text=echo.text,
        public=echo.public,
        external_id=echo.external_id,
        written_by=echo.written_by,
        sent_at=echo.sent_at,
    )


def _answered(inbox: Inbox, echo: Echo) -> Address | None:
    """Who has written what it answers, where the provider does not say so itself."""
    message = message_known_as(inbox, echo.answers_key)
    if message is None or message.direction != Direction.INBOUND:
        return None
    return Address(message.from_kind, message.from_address, message.from_name)


def _place(inbox: Inbox, echo: Echo, to: Address) -> Conversation | None:
    """Of what it answers, of this person in the same thread, or what they had last by the inbox."""
    if answered := message_known_as(inbox, echo.answers_key):
        conversation: Conversation = answered.conversation
        return conversation
    if echo.post:
        below = PostRow.objects.filter(
            thread__inbox=inbox, thread__key=echo.post.thread, kind=to.kind, address=to.address
        ).exclude(message=None)
        latest = below.order_by("-id").values("message")[:1]
        found: Conversation | None = Conversation.objects.filter(messages__in=latest).first()
        return found
    owner = Identity.objects.filter(kind=to.kind, value=to.address).values("contact")
    theirs = Conversation.objects.filter(contact__in=owner, inbox=inbox, merged_into=None)
    return theirs.order_by("-last_activity_at", "-id").first()
