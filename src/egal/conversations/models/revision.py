from django.db import models

from egal.conversations.models.message import Message
from egal.workspaces.tenancy import TenantKey, TenantModel


class Revision(TenantModel):
    """How a message read before its author changed it, or took it back."""

    message = TenantKey(Message, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    until = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["message", "id"], name="revision_of_message")]

    def __str__(self) -> str:
        return self.text
