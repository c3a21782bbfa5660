from django.db import models

from egal.conversations.models import Inbox
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class MenuVersion(TenantModel):
    """What callers of an inbox meet, as `calls/menus/blocks.py` reads it; the newest holds.

    number: counted from one for each inbox. blocks: as JSON. made_by: the name of who made it.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["inbox", "number"], name="menu_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.inbox_id}, version {self.number}"


class Prompt(TenantModel):
    """Something callers hear that the workspace recorded, uploaded or had rendered.

    language: "de" or "en". source: "recorded", "uploaded" or "rendered"; text: what it says, where
    known. sha256: of its WAV file (mono, 8,000 samples a second, 16 bits). seconds: how long.
    """

    name = models.TextField()
    language = models.TextField()
    source = models.TextField()
    text = models.TextField(default="", blank=True)
    sha256 = models.TextField()
    size = models.BigIntegerField()
    seconds = models.FloatField()
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id(self.id)
