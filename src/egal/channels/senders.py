"""Through whom somebody wrote, and where they want the answer.

Few messages have either, so it is noted once they are in.
"""

from collections.abc import Mapping
from typing import Any

from egal.channels.base import Address, NewMessage
from egal.conversations.models import Message
from egal.shared.text import storable
from egal.workspaces import scope


def note_way_back(message_id: int, fact: NewMessage, workspace_id: int) -> None:
    """Keep at the message who wrote it for the sender and where the answer goes, if anything."""
    if not (fact.via or fact.reply_to):
        return
    with scope.of(workspace_id):
        Message.objects.filter(pk=message_id).update(
            via=fact.via and _row(fact.via), reply_to=[_row(each) for each in fact.reply_to]
        )


def _row(address: Address) -> Mapping[str, Any]:
    known = {"kind": address.kind, "address": address.address, "name": address.name}
    return {name: storable(value) for name, value in known.items()}
