from django.db import models

from egal.shared.sealed import SealedJSONField
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Inbox(TenantModel):
    """One configured account on a channel: support@…, a number, a page.

    channel: the key of its folder below `channels/`. settings: what that channel's form cleaned,
    sealed as a whole because passwords are among it.
    paused_at, paused_by: since when and by whom sending waits, until somebody resumes it.
    assignee: to whom conversations go that begin by it.
    An address belongs to one inbox in the whole installation, so that the door knows whose it is.
    """

    channel = models.TextField()
    address = models.TextField()
    name = models.TextField(default="", blank=True)
    settings = SealedJSONField(default=dict)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.TextField(default="", blank=True)
    assignee = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("channel", "address", name="inbox_once")]

    def __str__(self) -> str:
        return self.address
