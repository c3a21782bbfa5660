from django.db import models

from egal.workspaces.models.account import Account
from egal.workspaces.permissions import permissions_of
from egal.workspaces.tenancy import TenantModel


class Role(models.TextChoices):
    OWNER = "owner"
    ADMIN = "admin"
    LEAD = "lead"
    AGENT = "agent"
    VIEWER = "viewer"


class Agent(TenantModel):
    """An account at work in one workspace.

    signature_*: what stands below their messages here, in German and in English.
    steps_put_away_at: since when they do not want to see the first steps at the desk.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agents")
    role = models.TextField(choices=Role.choices, default=Role.AGENT)
    signature_de = models.TextField(default="", db_default="", blank=True)
    signature_en = models.TextField(default="", db_default="", blank=True)
    steps_put_away_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("workspace", "account", name="agent_once_a_workspace")
        ]

    def __str__(self) -> str:
        return self.account.name

    actor_kind = "agent"

    @property
    def actor_id(self) -> int:
        return self.id

    @property
    def actor_name(self) -> str:
        return self.account.name

    def may(self, permission: str) -> bool:
        return self.deactivated_at is None and permission in permissions_of(self.role)

    def works_in(self, workspace_id: int | None) -> bool:
        return self.workspace_id == workspace_id
