from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.callbacks.models import Callback
from egal.calls.models import Call
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Team
from egal.workspaces.tenancy import TenantKey, TenantModel


class State(models.TextChoices):
    """What an agent says of themselves. Without a browser open they are offline all the same."""

    AVAILABLE = "available"
    AWAY = "away"
    WRAPPING_UP = "wrapping_up"


class Presence(TenantModel):
    """Whether an agent takes work now. None: they have not said, and get none.

    reason: why they are away, one of the workspace's own or "". by_itself: we set it, because they
    did not move or let a call ring through. until: when wrapping up ends. seen_at: when a browser
    of theirs was last heard of, to 20 s; active_at: when they last moved there, to a minute.
    languages: in which they help, "de" or "en"; none for all.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    state = models.TextField(choices=State.choices, default=State.AWAY)
    reason = models.TextField(default="", blank=True)
    by_itself = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    languages = ArrayField(models.TextField(), default=list)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["agent"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"


class RoutingRule(TenantModel):
    """How a workspace hands out work. One row; none: the defaults of the fields, chats by hand.

    calls, chats, mails: how many of each at a time one agent has at most. hand_out_*: whether that
    kind is offered by itself. offer_seconds: how long an offer of a call stands; chats and mails
    have three times that. wrap_up_seconds: after a call. sticky_seconds: how long a caller waits
    for the agent who knows them. away_minutes: without a sign of life, then away. answer_seconds:
    calls answered within count as within target. reasons: for being away.
    """

    calls = models.PositiveIntegerField(default=1)
    chats = models.PositiveIntegerField(default=3)
    mails = models.PositiveIntegerField(default=8)
    hand_out_chats = models.BooleanField(default=False)
    hand_out_mails = models.BooleanField(default=False)
    offer_seconds = models.PositiveIntegerField(default=20)
    wrap_up_seconds = models.PositiveIntegerField(default=20)
    sticky_seconds = models.PositiveIntegerField(default=30)
    away_minutes = models.PositiveIntegerField(default=15)
    answer_seconds = models.PositiveIntegerField(default=20)
    reasons = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="routing_rule_once")]

    def __str__(self) -> str:
        return f"rule of {self.workspace_id}"


class Kind(models.TextChoices):
    CALL = "call"
    CHAT = "chat"
    MAIL = "mail"


class Waiting(TenantModel):
    """Somebody who waits for an agent: a call, or a conversation to be taken over.

    since: their place among those who wait; kept by a call that comes back. team: which may take
    it, null for all. prefers: who knows them, until prefers_until. only: nobody else, for a
    transfer. language: "de", "en" or "". callback: the promise by which we ring them; without a
    call they have hung up, or never rang. taken_by, taken_at, left_at: how it ended; left: without
    an agent.
    """

    kind = models.TextField(choices=Kind.choices)
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    call = TenantKey(Call, on_delete=models.CASCADE, null=True, related_name="+")
    callback = TenantKey(Callback, on_delete=models.CASCADE, null=True, related_name="+")
    team = TenantKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    prefers = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    prefers_until = models.DateTimeField(null=True)
    only = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.TextField(default="", blank=True)
    since = models.DateTimeField()
    entered_at = models.DateTimeField()
    taken_by = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                condition=models.Q(taken_at=None, left_at=None, call=None),
                name="waiting_once",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(taken_at=None, left_at=None),
                name="waiting_once_a_call",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "since"],
                condition=models.Q(taken_at=None, left_at=None),
                name="waiting_now",
            ),
            models.Index(fields=["conversation"], name="waiting_of_conversation"),
            models.Index(fields=["call"], name="waiting_of_call"),
            models.Index(fields=["callback"], name="waiting_of_callback"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.conversation_id}"


class Offer(TenantModel):
    """Somebody who waits, put to one agent, who accepts or lets it pass.

    until: when it goes on to somebody else. ended_at, became: "accepted", "passed", "timed_out"
    or "withdrawn", "" while it stands.
    """

    waiting = TenantKey(Waiting, on_delete=models.CASCADE, related_name="offers")
    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    became = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["waiting"],
                condition=models.Q(ended_at=None),
                name="offer_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "agent"],
                condition=models.Q(ended_at=None),
                name="offer_standing",
            ),
            models.Index(fields=["agent", "-made_at"], name="offer_of_agent"),
            models.Index(fields=["waiting"], name="offer_of_waiting"),
            models.Index(fields=["workspace", "-made_at"], name="offer_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.waiting_id} to {self.agent_id}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)
