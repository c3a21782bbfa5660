from django.db import models

from egal.shared.sealed import SealedJSONField


class SystemMail(models.Model):
    """A mail of the installation itself, an invitation or a link for a new password, until it left.

    It belongs to an account rather than to a workspace. content: {"subject", "text", "html",
    "message_id"}, sealed because a link in it lets somebody in. due_at: not before then; while it
    is being sent, the moment the claim lapses. error: of the last try.
    """

    id = models.BigAutoField(primary_key=True)
    to_address = models.TextField()
    content = SealedJSONField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    due_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.to_address
