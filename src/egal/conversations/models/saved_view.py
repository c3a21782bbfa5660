from django.db import models

from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class SavedView(TenantModel):
    """A list that somebody gave a name. agent: whose it is. shared: whether all see it.

    query: what it shows, in the words of the search (`status:open tag:bill`). sort: a name of
    `conversations/lists.py`.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    query = models.TextField()
    sort = models.TextField(default="", blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "agent"], name="view_of_agent")]

    def __str__(self) -> str:
        return self.name
