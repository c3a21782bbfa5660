from datetime import datetime, timedelta

from django.db import models

from egal.calls.models.call import Call
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class RecordingKind(models.TextChoices):
    TALK = "talk"
    VOICEMAIL = "voicemail"


class Recording(TenantModel):
    """What was said, as a WAV file by its hash: of a talk in stereo, customer left, agent right.

    sha256: hex, "" once it was removed. size: in bytes; seconds: how long. peaks: its loudness from
    0 to 100 in up to 400 equal pieces, of both channels together, for drawing. paused: spans that
    were left out, [[from, until]] in seconds. remove_at: by the rule of the workspace; removed_at,
    removed_by: when and by whom it was. transcript_state: "" for no engine, "waiting", "done" or
    "failed"; then transcript is [{"from", "until", "side": "customer"|"agent", "text"}], in
    seconds. transcript_trouble: why not, as that of `Unreadable`. transcribe_at: not before, and
    again when whoever had it in hand was lost; transcript_tries: how often that was.
    """

    call = TenantKey(Call, on_delete=models.CASCADE, related_name="recordings")
    kind = models.TextField(choices=RecordingKind.choices)
    sha256 = models.TextField(default="", blank=True)
    size = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    peaks = models.JSONField(default=list)
    paused = models.JSONField(default=list)
    began_at = models.DateTimeField()
    remove_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(default="", blank=True)
    transcript_state = models.TextField(default="", blank=True)
    transcript_trouble = models.TextField(default="", blank=True)
    transcript = models.JSONField(default=list)
    transcript_tries = models.PositiveIntegerField(default=0)
    transcribe_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["call"], name="recording_of_call"),
            models.Index(
                fields=["remove_at"],
                condition=models.Q(removed_at=None, remove_at__isnull=False),
                name="recording_to_remove",
            ),
            models.Index(
                fields=["transcribe_at"],
                condition=models.Q(transcript_state="waiting"),
                name="recording_to_write_down",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.call_id}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)


class RecordingRule(TenantModel):
    """Whether a workspace records talks, and how long it keeps them. No row: none.

    talks: whether they are recorded, which is announced to the caller before. keep_days: how long
    talks and voicemails are kept; null for ever.
    """

    talks = models.BooleanField(default=False)
    keep_days = models.PositiveIntegerField(null=True, default=90)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="recording_rule_once")]

    def __str__(self) -> str:
        return "records" if self.talks else "does not record"

    def removes_at(self, began_at: datetime) -> datetime | None:
        """Until when what began then is kept; None for ever."""
        return None if self.keep_days is None else began_at + timedelta(days=self.keep_days)
