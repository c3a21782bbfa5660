"""The automatic acknowledgement: a new conversation, and who wrote hears at once that it came.

Off unless the inbox has a text for it. Only what is fresh is acknowledged: after a day without a
worker nobody wants to hear that yesterday's mail has come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from egal.channels.base import Acknowledging, InboxSettings
from egal.channels.continuing import with_link
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
_OPENED = "conversation.opened"


def take(events: Sequence[Event]) -> None:
    """For a consumer: acknowledge what customers have begun."""
    opened: dict[int, list[Event]] = {}
    for event in events:
        if event.kind == _OPENED and event.actor_kind == "contact":
            opened.setdefault(event.workspace_id, []).append(event)
    for workspace_id, begun in opened.items():
        with scope.of(workspace_id):
            for event in _where_one_answers(begun):
                _acknowledge(event.conversation_id or 0, event.created_at)


consumer = Consumer("acknowledgements", take, kinds=[_OPENED])


def _where_one_answers(begun: Sequence[Event]) -> list[Event]:
    """Those in inboxes that acknowledge at all, asked for all together: most do not."""
    inboxes = Inbox.objects.in_bulk({event.data.get("inbox") or 0 for event in begun})
    answering = {key for key, inbox in inboxes.items() if _says(inbox, language="en")}
    return [event for event in begun if event.data.get("inbox") in answering]


def _acknowledge(conversation_id: int, opened_at: datetime) -> None:
    received = Message.objects.filter(conversation_id=conversation_id, direction=Direction.INBOUND)
    first = received.select_related("conversation__workspace", "inbox").order_by("id").first()
    if first is None or first.inbox is None or clock.now() - opened_at > FRESH:
        return
    if first.conversation.merged_into_id is None and (text := _text(first, first.inbox)):
        _say(first, text)


@transaction.atomic
def _say(first: Message, text: str) -> None:
    """What is not sent leaves no link behind."""
    text = with_link(text, first.conversation, SYSTEM)
    if acknowledge(message=first, actor=SYSTEM, text=text) is None:
        transaction.set_rollback(True)


def _text(message: Message, inbox: Inbox) -> str:
    """In the language of the message, else in the workspace's; "" where nothing is to be sent."""
    return _says(inbox, language_of(message.text) or message.conversation.workspace.language)


def _says(inbox: Inbox, language: str) -> str:
    channel = channel_of(inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    if not isinstance(channel, Acknowledging) or not channel.capabilities(settings).can_send:
        return ""
    return channel.acknowledgement(settings, language)
