"""Just before something is sent: whether it still may be. What may not is not tried, and kept."""

from dataclasses import replace

from egal.channels.base import (
    Capabilities,
    DeliveryError,
    Heard,
    InboxSettings,
    NotPermitted,
    Privately,
    WindowClosed,
)
from egal.channels.prices import Unaffordable, refuse_unaffordable
from egal.channels.registry import channel_of
from egal.conversations.actions.drafts import draft_of, put_into_draft
from egal.conversations.actions.parts import all_parts
from egal.conversations.models import Delivery, Direction, Message
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed


class Unpaid(NotPermitted):
    """This month's budget is spent."""


def refuse_late(delivery: Delivery) -> None:
    """Raises WindowClosed where they wrote too long ago, Unpaid where the budget is spent."""
    message = delivery.message
    _refuse_closed(delivery)
    try:
        refuse_unaffordable(delivery.inbox, [message.text], public=message.public)
    except Unaffordable as error:
        raise Unpaid(str(error)) from error


def keep_unsent(delivery: Delivery, error: DeliveryError) -> None:
    """What the provider will not take is a draft of whoever wrote it, to go another way: the whole
    of an answer in parts. In the transaction that notes the failure."""
    message = delivery.message
    if not isinstance(error, WindowClosed | NotPermitted) or message.author_kind != "agent":
        return
    with scope.of(delivery.workspace_id):
        author = Agent.objects.filter(pk=message.author_id or 0, deactivated_at=None).first()
        if author:
            _put_back(author, message)


def _refuse_closed(delivery: Delivery) -> None:
    message = delivery.message
    heard = _heard(delivery)
    if heard is None or message.template or not _is_answer(message):
        return
    now, then = (_able(delivery, each) for each in (heard, replace(heard, last_at=clock.now())))
    if then.can_send and not now.can_send:
        raise WindowClosed(now.reason)


def _is_answer(message: Message) -> bool:
    return not message.forwarded and not message.redirects_id and message.automatic == "none"


def _able(delivery: Delivery, heard: Heard) -> Capabilities:
    inbox, channel = delivery.inbox, channel_of(delivery.inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    if heard.public and not delivery.message.public and isinstance(channel, Privately):
        return channel.capabilities_in_private(settings, heard)
    return channel.capabilities(settings, heard)


def _heard(delivery: Delivery) -> Heard | None:
    """What they wrote last by this inbox, on the side it goes to; in public, if only there."""
    message = delivery.message
    inbound = Message.unscoped.filter(
        conversation=message.conversation_id, inbox=delivery.inbox, direction=Direction.INBOUND
    ).order_by("-id")
    same_side = inbound.filter(public=message.public).first()
    last = same_side or (None if message.public else inbound.first())
    return Heard(last.created_at, last.public, last.external_id) if last else None


def _put_back(author: Agent, message: Message) -> None:
    conversation = message.conversation
    rest = (part for part in all_parts(message) if part.id >= message.id)
    text = "\n\n".join(part.text for part in rest if part.public == message.public)
    begun = draft_of(conversation=conversation, agent=author)
    if not text or (begun and text in begun.text):
        return
    try:
        put_into_draft(conversation=conversation, agent=author, text=text, html=message.html)
    except NotAllowed:  # they answer nobody any more
        return
