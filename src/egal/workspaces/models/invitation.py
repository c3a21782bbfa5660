from django.db import models

from egal.workspaces.models.account import Account
from egal.workspaces.models.agent import Role
from egal.workspaces.models.workspace import Workspace


class Invitation(models.Model):
    """A one-time link. With a workspace it makes an agent there; without one, the first owner."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.EmailField(default="", blank=True)
    role = models.TextField(choices=Role.choices, default=Role.AGENT)
    fingerprint = models.TextField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.email or "the first owner"
