"""What can be done with one message of a conversation."""

from django.urls import reverse

from egal.conversations.models import Conversation, Message


def beside(slug: str, conversation: Conversation, message: Message) -> dict[str, str]:
    """Its own address, which leads to it wherever it goes, and where it is split off from."""
    place = [slug, conversation.public_id, message.public_id]
    return {
        "link": reverse("desk:message", args=[slug, message.public_id]),
        "split_url": reverse("desk:split", args=place),
    }
