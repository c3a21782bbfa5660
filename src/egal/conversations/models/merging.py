from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.conversations.models.conversation import Conversation, Status
from egal.workspaces.tenancy import TenantKey, TenantModel


class Merging(TenantModel):
    """That two conversations were one matter, and exactly what moved from `merged` to `kept`.

    message_ids: what moved. status, solved_at, snoozed_until: those the merged one had before.
    undone_at: when it was taken back; the row stays as a record.
    """

    kept = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    merged = TenantKey(Conversation, on_delete=models.CASCADE, related_name="mergings")
    message_ids = ArrayField(models.BigIntegerField())
    status = models.TextField(choices=Status.choices)
    solved_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True),
                name="merging_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
