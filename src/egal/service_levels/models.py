from typing import Any

from django.db import models

from egal.conversations.models import Conversation, Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


def no_days() -> list[list[Any]]:
    """Seven days without hours."""
    return [[] for _ in range(7)]


class OpeningHours(TenantModel):
    """When people are there: for the workspace, or for one inbox that differs.

    week: the spans of Monday to Sunday as [first, end] in minutes since midnight, by the clock of
    the workspace. Public holidays and days that differ are those of the workspace, so its row has
    them: country and subdivision as of ISO 3166 ("DE", "BW"), empty for none; days:
    [{"date": "2026-12-24", "name", "spans"}].
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, null=True, related_name="+")
    week = models.JSONField(default=no_days)
    country = models.TextField(default="", blank=True)
    subdivision = models.TextField(default="", blank=True)
    days = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "inbox"], nulls_distinct=False, name="opening_hours_once"
            )
        ]

    def __str__(self) -> str:
        return f"hours {self.inbox_id or self.workspace_id}"


class Wait(TenantModel):
    """How long somebody who began a conversation waited for the first answer of a person.

    answered_at, seconds: of opening hours, where there are any. ended_at: it was settled without
    an answer, or was not to be answered; then it says nothing. promised: what we said then, in
    seconds, and by which way it was found (`waiting/estimator.py`); null where we said nothing.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    ended_at = models.DateTimeField(null=True)
    promised = models.FloatField(null=True)
    basis = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["conversation"], name="wait_once_a_conversation")
        ]
        indexes = [
            models.Index(fields=["inbox", "asked_at"], name="wait_asked"),
            models.Index(
                fields=["inbox", "answered_at"],
                condition=models.Q(answered_at__isnull=False),
                name="wait_answered",
            ),
            models.Index(
                fields=["inbox", "asked_at"],
                condition=models.Q(answered_at=None, ended_at=None),
                name="wait_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"wait of {self.conversation_id}"


class WaitMeasure(TenantModel):
    """The honest wait of an inbox as it was last measured, so that a page only reads it.

    seconds: what we promise, null for nothing; basis: how that was found. usual: what 9 of 10 have
    waited at most in the last four weeks, null while too few are known.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    measured_at = models.DateTimeField()
    basis = models.TextField(default="", blank=True)
    seconds = models.FloatField(null=True)
    usual = models.FloatField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["inbox"], name="wait_measure_once")]

    def __str__(self) -> str:
        return f"{self.basis} {self.seconds}"
