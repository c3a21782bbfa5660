from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.conversations.models.message import Message
from egal.workspaces.tenancy import TenantKey, TenantModel


class DeliveryState(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    RETURNED = "returned"
    FAILED = "failed"


class Delivery(TenantModel):
    """The attempt to send one outbound message.

    send_at: the moment somebody chose for it; null where it goes out as soon as it may. before:
    what the conversation was before it, {"status", "then", "snoozed_until"}, for taking it back.
    reached: addresses that have it, where it has several; another try leaves them out. refused:
    those whose server did not take it, with its words.
    due_at: not before then; while sending, the moment the claim lapses and another may try. error:
    the last refusal in words, shown to the agent; of what came back, or waited for what was not
    sent, the reason in English, translated for each reader. returned_from: the recipients from whom
    it came back. unknowns: how often a worker was lost in the middle of sending, so that nobody
    knows whether the provider has it. possible_duplicate_at: when it was sent again all the same;
    since then it may have arrived twice. retried_at: when a person last asked for another try.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="delivery", db_constraint=False
    )
    inbox = TenantKey(Inbox, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    send_at = models.DateTimeField(null=True)
    before = models.JSONField(null=True)
    reached = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    refused = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    due_at = models.DateTimeField()
    error = models.TextField(default="", blank=True)
    returned_from = models.JSONField(default=list)
    unknowns = models.PositiveIntegerField(default=0)
    possible_duplicate_at = models.DateTimeField(null=True)
    retried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["inbox", "due_at", "id"],
                condition=models.Q(state__in=["queued", "sending", "unknown"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["created_at"], condition=models.Q(state="failed"), name="delivery_failed"
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state="returned"),
                name="delivery_returned",
            ),
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def is_held(self) -> bool:
        """Whether it has not begun to be sent: until then it can be taken back."""
        return self.state == DeliveryState.QUEUED and not self.attempts
