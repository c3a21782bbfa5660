"""The addresses at which providers call us, /in/<channel>/<inbox>/; `channels/door` answers."""

from django.conf import settings
from django.urls import reverse

from egal.channels.base import Called, InboxSettings, Verifying
from egal.channels.registry import channels
from egal.conversations.models import Inbox
from egal.shared.ids import public_id


def webhook_path(inbox: Inbox) -> str | None:
    """The path to tell the provider, with its secret if it has one; None where nobody calls."""
    if not isinstance(channels().get(inbox.channel), Verifying):
        return None
    channel = channels()[inbox.channel]
    behind = channel.called_at(known(inbox)) if isinstance(channel, Called) else ""
    if behind is None:
        return None
    return reverse("webhook", args=[inbox.channel, public_id(inbox.id)]) + behind


def webhook_url(inbox: Inbox) -> str:
    """The same with our public address; "" where nobody calls."""
    path = webhook_path(inbox)
    return f"{settings.PUBLIC_URL}{path}" if path else ""


def known(inbox: Inbox) -> InboxSettings:
    """What a channel may know of it at the door."""
    return InboxSettings(inbox.address, inbox.settings)
