from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class BulkChange(TenantModel):
    """One change to many conversations, made by a worker, and what undoes it.

    verb, given: which change, and its arguments. conversation_ids: of all of them; done: how many
    of these have had their turn. refused: why it was not done, by conversation. undo: by
    conversation, what it was before. undoing: since when it is being taken back.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    verb = models.TextField()
    given = models.JSONField(default=dict)
    conversation_ids = ArrayField(models.BigIntegerField())
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    undoing = models.DateTimeField(null=True)
    undone = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(finished_at__isnull=True),
                name="bulk_change_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} of {len(self.conversation_ids)}"
