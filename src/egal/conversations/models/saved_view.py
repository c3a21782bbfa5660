from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class SavedView(TenantModel):
    """A list that somebody gave a name.

    agent: whose it is; null for everybody's. shared: whether all see it.
    query: what it shows, in the words of the search (`status:open tag:bill`). sort: a name of
    `conversations/sorting.py`.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.TextField()
    query = models.TextField()
    sort = models.TextField(default="", blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "agent"], name="view_of_agent")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id(self.id)
