"""What a new conversation may belong to: other matters the same person has open elsewhere.

One open matter is joined by intake (`channels/same_matter.py`). Of several the agent decides.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.contacts.models import Identity
from egal.conversations.models import Conversation, Direction, Message, Status
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, resource_url

MOST = 3


def may_belong_to(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    identities: Iterable[Identity],
    messages: Sequence[Message],
) -> dict[str, Any] | None:
    """While nobody has answered, if it came from a proved address and others are open."""
    answered = any(each.direction == Direction.OUTBOUND for each in messages)
    if (
        answered
        or conversation.status != Status.OPEN
        or not request.agent.may("conversations:write")
    ):
        return None
    proved = {(each.kind, each.value) for each in identities if each.verified_at}
    if not any((each.from_kind, each.from_address) in proved for each in messages):
        return None
    found = [_matter(request, each, view) for each in _others(conversation)]
    url = resource_url(request, "mergings", conversation, view)
    return {"merge_url": url, "matters": found} if found else None


def _others(conversation: Conversation) -> Iterable[Conversation]:
    open_ones = Conversation.objects.filter(
        contact=conversation.contact_id, spam_at=None, merged_into=None
    ).exclude(status=Status.SOLVED)
    elsewhere = open_ones.exclude(pk=conversation.pk).exclude(channel=conversation.channel)
    return elsewhere.order_by("-last_activity_at")[:MOST]


def _matter(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    return {
        "id": conversation.public_id,
        "subject": title_of(conversation),
        "icon": channels()[conversation.channel].icon,
        "url": conversation_url(request, conversation, view),
    }
