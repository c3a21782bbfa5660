from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.conversations.models.message import Message
from egal.conversations.models.thread import Thread
from egal.workspaces.tenancy import TenantKey, TenantModel


class Folded(TenantModel):
    """That a conversation stands in lists with others below the same public post, as one row.

    by_*: who folded it; nobody, for what came below the post afterwards.
    """

    thread = TenantKey(Thread, on_delete=models.CASCADE, related_name="folded")
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="folded")
    by_kind = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["thread", "conversation"], name="folded_below")]
        constraints = [models.UniqueConstraint("conversation", name="folded_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} below {self.thread_id}"


class ToAll(TenantModel):
    """That a public message of ours answers the post itself, and all who wrote below it."""

    thread = TenantKey(Thread, on_delete=models.CASCADE, related_name="+")
    message = TenantKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("message", name="to_all_once")]

    def __str__(self) -> str:
        return f"{self.message_id} to all below {self.thread_id}"
