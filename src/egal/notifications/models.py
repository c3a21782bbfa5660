from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.conversations.models import Conversation
from egal.notifications.push.models import Push, PushDevice, PushKey
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel

__all__ = ["Choices", "Digest", "Kind", "Notification", "Push", "PushDevice", "PushKey"]


class Kind(models.TextChoices):
    """What an agent can be told of."""

    ASSIGNED = "assigned"
    REPLIED = "replied"
    MENTIONED = "mentioned"
    FAILED = "failed"
    UNASSIGNED = "unassigned"
    AT_RISK = "at_risk"


def all_but_new() -> list[str]:
    """What somebody is told of who has not chosen: a busy inbox would tell all of everything."""
    return [kind.value for kind in Kind if kind != Kind.UNASSIGNED]


class Digest(models.TextChoices):
    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"


class Notification(TenantModel):
    """That something happened in a conversation which concerns an agent.

    Until it is read, the same again in the same conversation adds to it: count says how often,
    actor_name and at are of the last time. mailed_at: when it stood in a digest.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="notifications")
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    actor_name = models.TextField(default="", blank=True)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["agent", "-at", "-id"], name="notification_of_agent"),
            models.Index(fields=["conversation"], name="notification_of_matter"),
            models.Index(fields=["at"], name="notification_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "conversation", "kind"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.agent_id}"


class Choices(TenantModel):
    """What an agent wants to be told of, and how; without a row, as a new one is.

    kinds: those wanted. browser: also by the browser's own notifications, where it was allowed.
    digest_due_at: when the next one is made, if there is anything; null while it is off.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    kinds = ArrayField(models.TextField(choices=Kind.choices), default=all_but_new)
    browser = models.BooleanField(default=False)
    digest = models.TextField(choices=Digest.choices, default=Digest.OFF)
    digest_due_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["digest_due_at"],
                condition=models.Q(digest_due_at__isnull=False),
                name="choices_digest_due",
            )
        ]
        constraints = [models.UniqueConstraint("agent", name="choices_once_an_agent")]

    def __str__(self) -> str:
        return f"of {self.agent_id}"
