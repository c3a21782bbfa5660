from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


class Pause(TenantModel):
    """That sending through an inbox goes wrong, and rests; without a row all is well.

    failures: in a row, of the provider rather than of a message. until: nothing is sent before
    then; once it has passed, one delivery tries; None while there are too few failures to rest.
    rests: how often in a row, each longer. reason: the last failure in words. needs_mending: the
    settings are no longer good, so waiting alone does not help. begun_at: of the first failure.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    failures = models.PositiveIntegerField(default=0)
    rests = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    needs_mending = models.BooleanField(default=False)
    begun_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", name="pause_once_an_inbox")]

    def __str__(self) -> str:
        return f"{self.inbox_id} until {self.until}"
