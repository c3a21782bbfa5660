"""What can be done with one message of a conversation."""

from typing import Any

from egal.conversations.models import Conversation, Message
from egal.desk.context.moods import mood_of_message
from egal.desk.paths import path_of


def beside(slug: str, conversation: Conversation, message: Message) -> dict[str, Any]:
    """Its own address, which leads to it wherever it goes, where it is split off from, its mood."""
    place = [slug, conversation.public_id, message.public_id]
    return {
        "link": path_of("message", slug, message.public_id),
        "split_url": path_of("split", *place),
        "mood": mood_of_message(slug, conversation, message),
    }
