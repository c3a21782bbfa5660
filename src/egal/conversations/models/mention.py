from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.conversations.models.message import Message
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Mention(TenantModel):
    """That a note names an agent. seen_at: when they opened the conversation afterwards."""

    message = TenantKey(Message, on_delete=models.CASCADE, related_name="mentions")
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="mentions")
    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["conversation"], name="mention_in_conversation"),
            models.Index(fields=["agent", "conversation"], name="mention_of_agent"),
            models.Index(
                fields=["agent", "conversation"],
                condition=models.Q(seen_at__isnull=True),
                name="mention_unseen",
            ),
        ]
        constraints = [models.UniqueConstraint("message", "agent", name="mention_once_a_message")]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.message_id}"
