"""Having an inbox's provider call us, where it is told by a program and not by a person."""

from django.conf import settings

from egal.channels.base import InboxSettings, Listening
from egal.channels.registry import channel_of
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Inbox


def listen(inbox: Inbox) -> None:
    """Nothing where there is nothing to say; a second time changes nothing. Raises
    DeliveryError."""
    channel, path = channel_of(inbox.channel), webhook_path(inbox)
    if path and isinstance(channel, Listening):
        told = InboxSettings(inbox.address, inbox.settings, inbox.name)
        channel.listen(told, f"{settings.PUBLIC_URL}{path}")
