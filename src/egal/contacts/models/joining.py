from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.contacts.models.contact import Contact
from egal.workspaces.tenancy import TenantKey, TenantModel


class Joining(TenantModel):
    """That two contacts were found to be one person, and what moved from `joined` to `kept`.

    evidence: why, in words. identity_ids, conversation_ids: what moved. last_message_id,
    last_conversation_id: the newest there were; what is newer came meanwhile. undone_at: when it
    was taken back; the row stays as a record.
    """

    kept = TenantKey(Contact, on_delete=models.PROTECT, related_name="+")
    joined = TenantKey(Contact, on_delete=models.PROTECT, related_name="joinings")
    evidence = models.TextField()
    identity_ids = ArrayField(models.BigIntegerField())
    conversation_ids = ArrayField(models.BigIntegerField())
    last_message_id = models.BigIntegerField()
    last_conversation_id = models.BigIntegerField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["joined"],
                condition=models.Q(undone_at__isnull=True),
                name="joining_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.joined_id} into {self.kept_id}"
