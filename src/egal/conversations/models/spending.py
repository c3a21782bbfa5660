from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


class Spending(TenantModel):
    """What messages by an inbox have cost in one month of the workspace's time zone.

    month: its first day. amount: in millionths of the unit of `currency` (ISO 4217).
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    currency = models.TextField()
    amount = models.BigIntegerField(default=0)
    messages = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", "month", name="spending_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount / 1_000_000:.2f} {self.currency}"
