"""What is promised: the callbacks an agent has still to make, the next one first."""

from django.db.models import QuerySet

from egal.callbacks.models import Callback
from egal.conversations.models import Conversation


def promised() -> QuerySet[Callback]:
    """All of the workspace in force, with their conversations."""
    open_ones = Callback.objects.filter(ended_at=None)
    return open_ones.select_related("conversation__assignee__account").order_by("at", "id")


def promised_in(conversation: Conversation) -> Callback | None:
    """The one that stands on this conversation."""
    return Callback.objects.filter(conversation=conversation, ended_at=None).first()
