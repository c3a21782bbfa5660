"""By which ways a conversation can be answered, and why not by the others."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.channels.base import Capabilities, Heard, InboxSettings
from egal.channels.registry import channel_of
from egal.contacts.addresses import is_address_of
from egal.conversations.models import Conversation, Direction, Inbox, Message
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Way:
    """One inbox through which this contact can be reached at `recipient`."""

    inbox: Inbox
    recipient: str
    recipient_name: str
    kind: str
    capabilities: Capabilities

    def addressed(self) -> list[dict[str, str]]:
        """The recipients as the verb `reply` takes them."""
        return [{"kind": self.kind, "address": self.recipient, "name": self.recipient_name}]


def ways_to_reply(conversation: Conversation) -> list[Way]:
    """The ways this contact has used here, the latest first.

    Only messages from the contact's own addresses count: a third person who joined in never
    becomes the recipient.
    """
    heard = (
        Message.objects.filter(
            is_address_of(conversation.contact_id, kind="from_kind", value="from_address"),
            conversation=conversation,
            direction=Direction.INBOUND,
        )
        .select_related("inbox")
        .order_by("-id")
    )
    ways: dict[int | None, Way] = {}
    for message in heard[:50]:
        if message.inbox and message.inbox_id not in ways:
            ways[message.inbox_id] = _way(message, message.inbox)
    return list(ways.values())


def chosen_way(conversation: Conversation, inbox_id: int | None) -> Way:
    """The way through this inbox, or the latest; raises Trouble with the reason when it is shut."""
    ways = ways_to_reply(conversation)
    for way in ways:
        if inbox_id in (None, way.inbox.id):
            if not way.capabilities.can_send:
                raise Trouble(way.capabilities.reason)
            return way
    raise Trouble(_("This person cannot be reached through that inbox. Choose another way."))


def _way(message: Message, inbox: Inbox) -> Way:
    channel = channel_of(inbox.channel)
    return Way(
        inbox=inbox,
        recipient=message.from_address,
        recipient_name=message.from_name,
        kind=message.from_kind,
        capabilities=channel.capabilities(
            InboxSettings(inbox.address, inbox.settings),
            Heard(message.created_at, message.public),
        ),
    )
