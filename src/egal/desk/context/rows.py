"""The rows of a list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.conversations.models import Conversation
from egal.conversations.search import Found
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, conversation_url


def rows(
    request: AtDesk, view: str, found: Iterable[Conversation], current: Conversation | None
) -> list[dict[str, Any]]:
    """The rows of a list. Each conversation must carry `read_at`, as `lists` annotates it."""
    return [_row(request, view, conversation, current) for conversation in found]


def hits(request: AtDesk, found: Found, current: Conversation | None) -> list[dict[str, Any]]:
    """The same rows for what a search has found, with its words marked."""
    return [
        {
            **_row(request, SEARCH, hit.conversation, current),
            "marked_subject": hit.subject if hit.conversation.subject else None,
            "marked": hit.snippet,
            "preview_is_ours": hit.message_id is None and hit.conversation.preview_is_ours,
        }
        for hit in found.hits
    ]


def _row(
    request: AtDesk, view: str, conversation: Conversation, current: Conversation | None
) -> dict[str, Any]:
    channel = channels()[conversation.channel]
    heard, read = conversation.last_inbound_at, getattr(conversation, "read_at", None)
    is_current = current is not None and conversation.id == current.id
    return {
        "id": conversation.public_id,
        "url": conversation_url(request, conversation, view),
        "contact_name": conversation.contact_name,
        "subject": conversation.subject or _("(no subject)"),
        "preview": conversation.preview,
        "preview_is_ours": conversation.preview_is_ours,
        "channel": channel.key,
        "channel_icon": channel.icon,
        "channel_name": channel.name,
        "last_activity_at": conversation.last_activity_at,
        "unread": bool(heard and not is_current and (read is None or read < heard)),
        "status": conversation.status,
        "assignee_name": conversation.assignee and conversation.assignee.actor_name,
        "attachment_count": conversation.attachment_count,
        "current": is_current,
    }
