from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantModel


class BulkChange(TenantModel):
    """One change to many conversations, made by a worker, and what undoes it.

    actor_*: who asked for it. verb, given: which change, and its arguments, as
    `conversations/bulk/verbs.py` has them. conversation_ids: of all of them, in the order of their
    turns; done: how many have had theirs. refused: why it was not done, by conversation. undo: by
    conversation, what it was before and what it became. undoing: since when it is being taken
    back; undone: how many of `undo` have had their turn; left: why one stays as it is.
    """

    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    verb = models.TextField()
    given = models.JSONField(default=dict)
    conversation_ids = ArrayField(models.BigIntegerField())
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    undoing = models.DateTimeField(null=True)
    undone = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=dict)
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

    @property
    def public_id(self) -> str:
        return public_id(self.id)
