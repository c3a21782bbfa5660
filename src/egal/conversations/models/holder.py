from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


class Holder(TenantModel):
    """Which program may write to somebody, where several speak for one account and one at a time.

    kind, address: of the person. held_by: the program as the network names it; "" for us, or for
    nobody. at: since when, by the network's clock.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField()
    address = models.TextField()
    held_by = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", "kind", "address", name="holder_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.held_by or 'us'}"
