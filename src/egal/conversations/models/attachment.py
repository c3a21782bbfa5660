from django.contrib.postgres.indexes import HashIndex
from django.db import models

from egal.conversations.models.draft import Draft
from egal.conversations.models.message import Message
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class Attachment(TenantModel):
    """A file of a message. Its bytes are stored once under their SHA-256 (`sha256`, hex).

    name: the sender's claim. content_type: told by the content, else claimed (`shared/kinds.py`).
    size: in bytes. Without a SHA-256 the file is still with the sender's provider, on its way here
    or missing for good. uploaded_*: who of ours uploaded it, and when; without a message it waits
    for one, and goes when none comes. draft: in which it waits, for as long as that is kept.
    """

    draft = TenantKey(Draft, on_delete=models.SET_NULL, null=True, related_name="attachments")
    message = TenantKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    name = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    inline = models.BooleanField(default=False)
    uploaded_by_kind = models.TextField(null=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["message"], name="attachment_of_message"),
            models.Index(
                fields=["draft"],
                condition=models.Q(draft__isnull=False),
                name="attachment_of_draft",
            ),
            models.Index(
                fields=["uploaded_at"],
                condition=models.Q(message__isnull=True),
                name="attachment_waiting",
            ),
            HashIndex(fields=["sha256"], name="attachment_of_content"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        return bool(self.sha256)

    @property
    def public_id(self) -> str:
        return public_id(self.id)
