from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantModel


class ContactImport(TenantModel):
    """A table of contacts that somebody brought: looked through first, then taken in by a worker.

    raw: the file as it came. columns: what each column is, as `contacts/importing/columns.py` names
    it. lines: how many there are below the headings; done: how many have had their turn in this
    round; round: counts how often it was begun anew, so that a batch of an earlier round is
    forgotten. added, changed, unchanged, refused ([{"line", "why"}]): what became of them, or what
    would.
    pending_since: since when there is work for a worker. claimed_until: one has a batch in hand.
    checked_at: all lines were looked through. started_at, finished_at: of the import itself.
    trouble: why it stopped before its end. language: in which all this is told.
    """

    name = models.TextField()
    raw = models.BinaryField()
    columns = ArrayField(models.TextField())
    lines = models.PositiveIntegerField()
    round = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()
    pending_since = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", blank=True)
    language = models.TextField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["pending_since"],
                condition=models.Q(pending_since__isnull=False),
                name="contact_import_pending",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id(self.id)
