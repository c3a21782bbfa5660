from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class CannedReply(TenantModel):
    """A text to insert. agent: whose it is; null for everybody's.

    shortcut: what is typed after "/", a word in lower case. text, html: as a message has them, with
    placeholders such as {name} and {agent}. language: of the text, empty where it does not matter.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.TextField()
    shortcut = models.TextField(default="", blank=True)
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "agent"], name="canned_reply_of_agent")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "agent", "shortcut"],
                condition=~models.Q(shortcut=""),
                nulls_distinct=False,
                name="canned_reply_once_a_shortcut",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id(self.id)
