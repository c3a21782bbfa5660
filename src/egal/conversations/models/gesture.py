from django.db import models

from egal.conversations.models.thread import Post
from egal.workspaces.tenancy import TenantKey, TenantModel


class GestureState(models.TextChoices):
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class Gesture(TenantModel):
    """Something to do with a public post besides answering it: "hide", "like", "delete", …

    by_*: who wants it. due_at: not before then; while it is being done, the moment the claim
    lapses. error: the last refusal in words.
    """

    post = TenantKey(Post, on_delete=models.CASCADE, related_name="gestures")
    do = models.TextField()
    state = models.TextField(choices=GestureState.choices, default=GestureState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="", blank=True)
    by_kind = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="gesture_due"),
            models.Index(fields=["post", "-id"], name="gesture_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.do} {self.state}"
