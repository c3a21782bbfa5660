from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.conversations.models.message import Message
from egal.workspaces.tenancy import TenantKey, TenantModel


class DeliveryState(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Delivery(TenantModel):
    """The attempt to send one outbound message.

    due_at: not before then; while sending, the moment the claim lapses and another may try.
    error: the last refusal in words, shown to the agent.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="delivery", db_constraint=False
    )
    inbox = TenantKey(Inbox, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["created_at"], condition=models.Q(state="failed"), name="delivery_failed"
            ),
        ]

    def __str__(self) -> str:
        return self.state
