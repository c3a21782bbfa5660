from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Draft(TenantModel):
    """What an agent has begun to write in a conversation and not sent yet.

    Colleagues see that there is one, and not what it says.

    conversation: null for the one that is to begin a conversation. text: plain. html: formatted and
    made safe, with the public ids of uploads for its pictures; empty where nothing is formatted.
    note: it is to be one for the team. fields: what else was filled in, such as the recipients, as
    the form has it: by the name of the field the list of its values.
    """

    conversation = TenantKey(
        Conversation, on_delete=models.CASCADE, null=True, related_name="drafts"
    )
    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    html = models.TextField(default="", db_default="")
    note = models.BooleanField(default=False)
    fields = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    updated_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("conversation", "agent", name="draft_once_an_agent"),
            models.UniqueConstraint(
                fields=["agent"],
                condition=models.Q(conversation__isnull=True),
                name="draft_to_begin_once_an_agent",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.agent_id}"
