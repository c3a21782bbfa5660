from django.db import models

from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class CallbackSlots(TenantModel):
    """How many callbacks a workspace promises, and when. One row a workspace; none: it offers none.

    minutes: how long a slot is. capacity: callbacks in one slot. days_ahead: how far one can book.
    lead_minutes: how soon the first one can be. Slots lie within the workspace's opening hours.
    tries: how often we ring somebody who does not answer, retry_minutes apart.
    paused_at: since when nothing can be booked; what is promised stays.
    """

    minutes = models.PositiveIntegerField(default=20)
    capacity = models.PositiveIntegerField(default=1)
    days_ahead = models.PositiveIntegerField(default=7)
    lead_minutes = models.PositiveIntegerField(default=30)
    tries = models.PositiveIntegerField(default=3, db_default=3)
    retry_minutes = models.PositiveIntegerField(default=15, db_default=15)
    paused_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="callback_slots_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=240), name="callback_slots_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capacity} in {self.minutes} minutes"


class Outcome(models.TextChoices):
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Callback(TenantModel):
    """A promise to ring somebody back at a time. A conversation has one at a time.

    number: as E.164 writes it. at: when we ring; minutes: how long the slot is, by which it is
    kept. language: in which it was asked for. rung_at: when we first rang. tried_at, tries: when an
    agent last rang in vain, and how often. at_risk_at: when it looked as if nobody would ring in
    time, which is told once. ended_at, outcome, ended_by: what became of it, and by whom.
    """

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="callbacks")
    number = models.TextField()
    at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    language = models.TextField(default="", blank=True)
    booked_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    at_risk_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(choices=Outcome.choices, default="", blank=True)
    ended_by = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(ended_at=None),
                name="callback_once_a_conversation",
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "at"],
                condition=models.Q(ended_at=None),
                name="callback_promised",
            ),
            models.Index(fields=["conversation"], name="callback_of_conversation"),
            models.Index(
                fields=["workspace", "ended_at"],
                condition=models.Q(ended_at__isnull=False),
                name="callback_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} at {self.at}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)
