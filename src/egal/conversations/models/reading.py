from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Reading(TenantModel):
    """Up to when an agent has read a conversation; without a row, not at all."""

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="readings")
    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("conversation", "agent", name="reading_once_an_agent")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} until {self.read_at}"
