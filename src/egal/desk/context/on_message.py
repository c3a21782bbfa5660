"""What can be done with one message of a conversation."""

from egal.conversations.models import Conversation, Message
from egal.desk.paths import path_of


def beside(slug: str, conversation: Conversation, message: Message) -> dict[str, str]:
    """Its own address, which leads to it wherever it goes, and where it is split off from."""
    place = [slug, conversation.public_id, message.public_id]
    return {
        "link": path_of("message", slug, message.public_id),
        "split_url": path_of("split", *place),
    }
