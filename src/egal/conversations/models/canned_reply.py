from django.db import models

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

    def __str__(self) -> str:
        return self.name
