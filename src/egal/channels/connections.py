"""What is to be set up at the provider of an inbox, with our addresses in it."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from egal.channels.base import Connecting, Connection, InboxSettings
from egal.channels.registry import channel_of
from egal.channels.signing_in import providers_of
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Inbox


def connections_of(inbox: Inbox) -> Sequence[Connection]:
    """The steps in their order, in the reader's words; nothing where there is nothing."""
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Connecting):
        return ()
    provider = next(iter(providers_of(inbox)), "")
    back = f"{settings.PUBLIC_URL}{reverse('desk:signed-in', args=[provider])}" if provider else ""
    told = InboxSettings(inbox.address, inbox.settings, inbox.name)
    path = webhook_path(inbox)
    return channel.connections(told, f"{settings.PUBLIC_URL}{path}" if path else "", back)
