from django.db import models

from egal.conversations.models import Inbox, Message
from egal.shared.ids import public_id
from egal.shared.sealed import SealedJSONField
from egal.workspaces.tenancy import TenantKey, TenantModel, workspace_key


class ArrivalState(models.TextChoices):
    WAITING = "waiting"
    TAKEN = "taken"
    QUARANTINED = "quarantined"


class Arrival(TenantModel):
    """Something raw that came in, kept exactly as it came before anything is understood.

    meta: how it came (envelope, headers of a webhook). message: what it became. due_at: not
    before then. error: why it is not a message yet, in English. quarantined_at: since when it waits
    for a person, because nobody could read it.
    """

    inbox = TenantKey(Inbox, on_delete=models.PROTECT, related_name="+")
    raw = models.BinaryField()
    meta = models.JSONField(default=dict)
    state = models.TextField(choices=ArrivalState.choices, default=ArrivalState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    message = TenantKey(Message, on_delete=models.SET_NULL, null=True, related_name="arrivals")
    due_at = models.DateTimeField()
    received_at = models.DateTimeField()
    quarantined_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["workspace", "-quarantined_at", "-id"],
                condition=models.Q(state="quarantined"),
                name="arrival_quarantined",
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="arrival_due"
            ),
            models.Index(
                fields=["message"],
                condition=models.Q(message__isnull=False),
                name="arrival_of_message",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.received_at:%Y-%m-%d %H:%M}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)


class LedgerEntry(TenantModel):
    """That an inbox has had this message. It outlives the message, so a copy stays a copy.

    message_id: the message it became, for pointing; deliberately no foreign key.
    """

    workspace = workspace_key(held=True)
    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    dedupe_key = models.TextField()
    message_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", "dedupe_key", name="ledger_once")]

    def __str__(self) -> str:
        return self.dedupe_key


class Fetch(TenantModel):
    """A file the provider keeps for us, to be brought here. Gone once it is.

    attachment_id: where it will stand; deliberately no foreign key, the message's is enough.
    due_at: not before then; while it is being fetched, the moment the claim lapses. missing_at:
    since when it is known that it will not come; error says why.
    """

    message = TenantKey(Message, on_delete=models.CASCADE, related_name="+")
    attachment_id = models.BigIntegerField()
    url = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    due_at = models.DateTimeField()
    missing_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(missing_at__isnull=True), name="fetch_due"
            ),
            models.Index(fields=["message"], name="fetch_of_message"),
        ]

    def __str__(self) -> str:
        return self.url


class Trial(TenantModel):
    """A test mail by an inbox to itself, the last one of each.

    sent_by: whoever asked for it. back_at: when it came in again. error: why it did not go out, or
    was returned, as `Unreadable` has it.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    sent_by = models.TextField()
    sent_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["inbox"], name="trial_of_inbox")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class Cursor(TenantModel):
    """How far a provider was asked for what is new at an inbox (`channels/polling.py`).

    value: as the channel keeps it. due_at: when it is asked next; while it is being asked, the
    moment the claim lapses. error: why the last round failed, in words; failing_since: since when.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    value = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)
    failing_since = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["due_at"], name="cursor_due")]
        constraints = [models.UniqueConstraint("inbox", name="cursor_once")]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}"


class Grant(TenantModel):
    """Leave to speak for an account, by somebody who signed in at its provider.

    provider: as its channel calls it. account: who signed in there, as the provider calls
    them. given_at, given_by: when, and who here. tokens: "access" and "refresh". expires_at: of the
    access token, which was got at renewed_at. holder: who renews it, until held_until.
    ended_at, reason: since when the provider takes it no more, and its words: another is needed.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    provider = models.TextField()
    account = models.TextField(default="", blank=True)
    given_at = models.DateTimeField()
    given_by = models.TextField()
    tokens = SealedJSONField()
    expires_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    holder = models.TextField(default="", blank=True)
    held_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", name="grant_once_an_inbox")]

    def __str__(self) -> str:
        return self.account
