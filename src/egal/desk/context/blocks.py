"""The list of those from whom nothing is wanted."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from egal.channels.registry import channels
from egal.conversations.models import Block
from egal.desk.access import AtDesk


def blocked(
    request: AtDesk, found: Iterable[Block], following: str | None, words: str
) -> dict[str, Any]:
    """words: what was looked for in it. following: the cursor of the next page."""
    base = reverse("desk:blocks", args=[request.workspace.slug])
    first_wins = reversed(channels().values())  # a number is a telephone's, if texts go there, too
    icons = {channel.identity_kind: channel.icon for channel in first_wins}
    return {
        "blocks": [
            {
                "value": each.value,
                "icon": icons.get(each.kind, "user"),
                "by": each.actor_name,
                "at": each.created_at,
                "removal_url": reverse(
                    "desk:unblock", args=[request.workspace.slug, each.public_id]
                ),
            }
            for each in found
        ],
        "words": words,
        "blocks_url": base,
        "next_url": following and f"{base}?{urlencode({'q': words, 'cursor': following})}",
    }
