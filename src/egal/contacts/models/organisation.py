from django.db import models
from django.db.models.functions import Upper

from egal.workspaces.tenancy import TenantModel


class Organisation(TenantModel):
    """A company, a club, an authority that contacts belong to. Its name differs from all others."""

    name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("workspace", Upper("name"), name="organisation_once_a_name")
        ]

    def __str__(self) -> str:
        return self.name
