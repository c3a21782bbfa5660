from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.workspaces.permissions import permissions_in
from egal.workspaces.tenancy import TenantModel


class Token(TenantModel):
    """What a program signs in with. Only the fingerprint of the secret is kept."""

    name = models.TextField()
    fingerprint = models.TextField(unique=True)
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    actor_kind = "token"

    @property
    def actor_id(self) -> int:
        return self.id

    @property
    def actor_name(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        return self.revoked_at is None and permission in permissions_in(self.scopes)

    def works_in(self, workspace_id: int | None) -> bool:
        return self.workspace_id == workspace_id
