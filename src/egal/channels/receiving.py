"""Whether what should come in by our own asking does come in."""

from collections.abc import Collection

from egal.channels.base import Fetching
from egal.channels.registry import channels
from egal.conversations.models import Inbox


def troubles(inboxes: Collection[Inbox]) -> dict[int, str]:
    """Why nothing is fetched for these inboxes now, in words with a remedy; by their ids."""
    found: dict[int, str] = {}
    for key, channel in channels().items():
        if isinstance(channel, Fetching):
            found |= channel.troubles([inbox.id for inbox in inboxes if inbox.channel == key])
    return found
