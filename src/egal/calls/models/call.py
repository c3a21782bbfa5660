from django.db import models

from egal.calls.models.menu import MenuVersion
from egal.conversations.models import Conversation, Inbox, Message
from egal.shared.ids import public_id
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Way(models.TextChoices):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Phase(models.TextChoices):
    """Where a call is now; what is over has an outcome besides."""

    RINGING = "ringing"
    MENU = "menu"
    QUEUED = "queued"
    TALKING = "talking"
    HELD = "held"
    VOICEMAIL = "voicemail"
    ENDED = "ended"


class Outcome(models.TextChoices):
    """What became of a call. interrupted: the machine that carried it ended; nobody hung up."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    WRITING = "writing"
    MISSED = "missed"
    BUSY = "busy"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Call(TenantModel):
    """One telephone call, as its events tell (`calls/folding.py`); shown as its message.

    external_id: the driver's own id. number: of the other side, as E.164 writes it, "" where it is
    withheld; name: as the network says it. way: who rang whom. phase, outcome: see there; outcome
    is "" while it is up. agent: who talked with them last. legs: who talked when,
    [{"agent": id, "leg", "from", "until", "held": seconds}]. The seconds are those of the call up
    to the last that was told, apart from each other: until it was answered, in the queue, with a
    person, on hold. ended_by: "customer", "agent" or "us". quality: by leg, as the browser reported
    it. host: the process that carries it, "" where a system only
    tells us. language: "de" or "en", as chosen. callback: id of the promise it keeps. test: rung
    from the desk to hear the menu; counts nowhere.
    """

    inbox = TenantKey(Inbox, on_delete=models.PROTECT, related_name="+")
    driver = models.TextField()
    external_id = models.TextField()
    way = models.TextField(choices=Way.choices)
    number = models.TextField(default="", blank=True)
    name = models.TextField(default="", blank=True)
    conversation = TenantKey(
        Conversation, on_delete=models.SET_NULL, null=True, related_name="calls"
    )
    message = TenantKey(Message, on_delete=models.SET_NULL, null=True, related_name="calls")
    agent = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    callback = models.BigIntegerField(null=True)
    menu = TenantKey(MenuVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    phase = models.TextField(choices=Phase.choices, default=Phase.RINGING)
    outcome = models.TextField(choices=Outcome.choices, default="", blank=True)
    ended_by = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    legs = models.JSONField(default=list)
    quality = models.JSONField(default=dict)
    host = models.TextField(default="", blank=True)
    test = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    talked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ring_seconds = models.FloatField(default=0)
    wait_seconds = models.FloatField(default=0)
    talk_seconds = models.FloatField(default=0)
    hold_seconds = models.FloatField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["inbox", "external_id"], name="call_once")]
        indexes = [
            models.Index(fields=["message"], name="call_of_message"),
            models.Index(fields=["conversation"], name="call_of_conversation"),
            models.Index(
                fields=["workspace", "began_at"],
                condition=models.Q(ended_at=None),
                name="call_up",
            ),
            models.Index(fields=["workspace", "-began_at"], name="call_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.number}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)


class CallEvent(TenantModel):
    """What a driver told of a call, once each, in whatever order it came. data: as `CallFact`.

    key: the same for every copy. at: by the clock of whoever told it.
    """

    call = TenantKey(Call, on_delete=models.CASCADE, related_name="events")
    key = models.TextField()
    kind = models.TextField()
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    noted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="call_event_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.call_id}"
