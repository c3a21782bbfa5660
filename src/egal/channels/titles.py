"""What a conversation is called wherever it is named."""

from django.utils.translation import gettext as _

from egal.channels.base import Titled
from egal.channels.registry import channels
from egal.conversations.models import Conversation
from egal.conversations.openings import opening_of


def title_of(conversation: Conversation) -> str:
    """Its subject. Where messages have none it is known by its first words; without words, as a
    picture alone, by its channel. For many: `read_openings` first."""
    if conversation.subject:
        return conversation.subject
    channel = channels()[conversation.channel]
    if isinstance(channel, Titled):
        return _("(no subject)")
    return opening_of(conversation) or str(channel.name)
