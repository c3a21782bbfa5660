"""What the page of an inbox says of connecting it: what to set up elsewhere, what to choose, and
what was spent."""

from typing import Any

from egal.channels.base import Checkable, Choosing
from egal.channels.budgets import spent_of
from egal.channels.connections import connections_of
from egal.channels.introducing import introduction, introductions
from egal.channels.registry import channel_of, channels
from egal.conversations.models import Inbox


def channels_to_add() -> list[dict[str, Any]]:
    """Each channel whose inboxes are added by a form, with what one must know before."""
    return [
        {"key": key, "name": channels()[key].name, "icon": channels()[key].icon, "told": told}
        for key, told in introductions().items()
    ]


def connecting(inbox: Inbox) -> dict[str, Any]:
    """As the page of this inbox shows it."""
    channel = channel_of(inbox.channel)
    return {
        "told": introduction(inbox.channel),
        "connections": connections_of(inbox),
        "can_check": isinstance(channel, Checkable),
        "choices": channel.choices(inbox) if isinstance(channel, Choosing) else {},
        "spent": spent_of([inbox]).get(inbox.id),
    }
