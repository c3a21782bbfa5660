"""Which messages are another matter, before they go."""

from collections.abc import Container
from typing import Any

from egal.conversations.models import Conversation, Direction, Message
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, resource_url
from egal.shared.text import bare_subject, snippet

LONGEST_SUBJECT = 500  # characters


def splitting(
    request: AtDesk, conversation: Conversation, view: str, first: Message, wanted: Container[str]
) -> dict[str, Any]:
    """What the page is given: the messages from the first on, those wanted of them chosen."""
    rows = Message.objects.filter(conversation=conversation, created_at__gte=first.created_at)
    following = [each for each in rows.order_by("created_at", "id") if _comes_after(each, first)]
    heard = next((each for each in following if each.direction == Direction.INBOUND), None)
    return {
        "splitting": {
            "url": resource_url(request, "split", conversation, view, first.public_id),
            "back_url": conversation_url(request, conversation, view),
            "subject": bare_subject(heard.subject) if heard else "",
            "contact_name": heard.author_name if heard else "",
            "longest_subject": LONGEST_SUBJECT,
            "messages": [
                {
                    "id": each.public_id,
                    "author_name": each.author_name,
                    "direction": each.direction,
                    "text": snippet(each.text or each.quoted_text or each.subject),
                    "at": each.created_at,
                    "chosen": each.public_id in wanted if wanted else True,
                }
                for each in following
            ],
        }
    }


def _comes_after(message: Message, first: Message) -> bool:
    return (message.created_at, message.id) >= (first.created_at, first.id)
