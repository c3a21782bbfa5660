from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.conversations.models.message import Message
from egal.workspaces.tenancy import TenantKey, TenantModel


class Mood(TenantModel):
    """How an inbound message sounds, as far as a word list can tell.

    score: from -1 to 1. unhappy: what we took it for. corrected: what somebody says it is instead,
    null while nobody has said anything; by and at: who, and when.
    """

    message = TenantKey(Message, on_delete=models.CASCADE, related_name="moods")
    score = models.FloatField()
    unhappy = models.BooleanField()
    corrected = models.BooleanField(null=True)
    corrected_by = models.TextField(default="", blank=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["workspace", "corrected_at"],
                condition=models.Q(corrected_at__isnull=False),
                name="mood_corrected",
            )
        ]
        constraints = [models.UniqueConstraint("message", name="mood_once")]

    def __str__(self) -> str:
        return f"{self.score:+.2f}"


class Unhappy(TenantModel):
    """That a conversation is public and its contact unhappy, and how much that presses.

    urgency: mood times reach (`shared/mood`). since: when they wrote so.
    """

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    urgency = models.FloatField()
    reach = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "-urgency", "-id"], name="unhappy_urgent")]
        constraints = [models.UniqueConstraint("conversation", name="unhappy_once")]

    def __str__(self) -> str:
        return f"{self.urgency:.2f}"


class UnhappyRule(TenantModel):
    """Which unhappy posts are put before all else. One row a workspace; none: all of them.

    reach: as many at least must have been able to see it; a network that does not tell passes.
    left_out: channels, by key, where nothing is looked for. off_at: since when nothing is at all.
    """

    reach = models.PositiveIntegerField(default=0)
    left_out = ArrayField(models.TextField(), default=list)
    off_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="unhappy_rule_once")]

    def __str__(self) -> str:
        return f"rule of {self.workspace_id}"
