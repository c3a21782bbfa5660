from django.db import models

PLACED = models.Q(seq__isnull=False)  # what is not, is in no index it is not looked for in


class Event(models.Model):
    """A fact that happened. Rows are added, never changed, but for their place in the stream.

    seq: the place, given by the sequencer after the commit; without gaps, in order, for ever.
    data: ids, old and new values; what a reader needs without asking again.
    client: of what belongs to the audit trail the address it was asked from, empty where there was
    none (the command line); null for everything else.

    The database refuses other changes and deletions (`events/audit.py` says when it does not). That
    the workspace exists it checks of the rows the event is about, not of each event once more.
    """

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField(null=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.TextField()
    conversation_id = models.BigIntegerField(null=True)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(default="")
    data = models.JSONField(default=dict)
    client = models.TextField(null=True)
    caused_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seq"], name="event_place", condition=PLACED)
        ]
        indexes = [
            models.Index(fields=["id"], name="event_unplaced", condition=models.Q(seq=None)),
            models.Index(fields=["workspace", "seq"], name="event_stream", condition=PLACED),
            models.Index(
                fields=["conversation_id", "id"],
                name="event_of_conversation",
                condition=models.Q(conversation_id__isnull=False),
            ),
            models.Index(
                fields=["workspace", "id"],
                name="event_audited",
                condition=models.Q(client__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.seq})"


class LastPlace(models.Model):
    """How far the stream has been numbered: one row. Deleting events does not turn it back."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_last_place")]

    def __str__(self) -> str:
        return str(self.seq)


class Cursor(models.Model):
    """How far one consumer has read the stream.

    seq: the last event it is done with. failures: in a row, at the event after `seq`; error: the
    last one in words; retry_at: not again before then.
    """

    name = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    retry_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} ({self.seq})"
