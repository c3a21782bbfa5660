"""The automatic acknowledgement: a new conversation, and who wrote hears at once that it came.

Off unless the inbox has a text for it. Only what is fresh is acknowledged: after a day without a
worker nobody wants to hear that yesterday's mail has come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from egal.channels.base import Acknowledging, InboxSettings
from egal.channels.registry import channel_of
from egal.conversations.actions.acknowledge import acknowledge
from egal.conversations.models import Direction, Inbox, Message
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.language import language_of
from egal.workspaces import scope

FRESH = timedelta(hours=4)


def take(events: Sequence[Event]) -> None:
    """For a consumer: acknowledge what customers have begun."""
    for event in events:
        if event.kind == "conversation.opened" and event.actor_kind == "contact":
            with scope.of(event.workspace_id):
                _acknowledge(event.conversation_id or 0, event.created_at)


consumer = Consumer("acknowledgements", take)


def _acknowledge(conversation_id: int, opened_at: datetime) -> None:
    received = Message.objects.filter(conversation_id=conversation_id, direction=Direction.INBOUND)
    first = received.select_related("conversation__workspace", "inbox").order_by("id").first()
    if first is None or first.inbox is None or clock.now() - opened_at > FRESH:
        return
    if first.conversation.merged_into_id is None and (text := _text(first, first.inbox)):
        acknowledge(message=first, actor=SYSTEM, text=text)


def _text(message: Message, inbox: Inbox) -> str:
    """In the language of the message, else in the workspace's; "" where nothing is to be sent."""
    channel = channel_of(inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    if not isinstance(channel, Acknowledging) or not channel.capabilities(settings).can_send:
        return ""
    language = language_of(message.text) or message.conversation.workspace.language
    return channel.acknowledgement(settings, language)
