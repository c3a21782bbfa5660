"""Whether what should come in does come in, and whether the provider lets us do anything at all."""

from collections.abc import Collection

from egal.channels import asked
from egal.channels.base import Fetching
from egal.channels.oauth import grants
from egal.channels.pauses import needs_mending
from egal.channels.registry import channels
from egal.conversations.models import Inbox


def troubles(inboxes: Collection[Inbox]) -> dict[int, str]:
    """Why nothing comes in for these inboxes now, or nothing can be done with them at all, in
    words with a remedy; by their ids."""
    found: dict[int, str] = {}
    inboxes = list(inboxes)
    ids = [inbox.id for inbox in inboxes]
    for key, channel in channels().items():
        if isinstance(channel, Fetching):
            found |= channel.troubles([inbox.id for inbox in inboxes if inbox.channel == key])
    return found | asked.troubles(ids) | needs_mending(ids) | grants.troubles(ids)
