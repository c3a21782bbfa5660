"""Which of several programs writes to the person of a conversation."""

from typing import Any

from egal.channels.holding import held_in
from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.desk.context.addresses import resource_url


def holder(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any] | None:
    """None where no other program speaks for the same account."""
    held = held_in(conversation)
    if held is None:
        return None
    return {
        "name": "" if held.is_ours else held.channel.program(held.settings, held.program),
        "others": [
            {"program": program, "name": name}
            for program, name in held.channel.others(held.settings).items()
            if program != held.program
        ],
        "url": resource_url(request, "holder", conversation, view),
    }
