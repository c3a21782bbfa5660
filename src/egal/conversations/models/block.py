from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantModel


class Block(TenantModel):
    """Somebody from whom nothing is wanted: what they begin is spam. Since when, and by whom.

    kind: that of the address, as of `contacts.Identity`. value: an address, or "@" and a domain,
    which does not stand for what is below it; both in lower case.
    """

    kind = models.TextField()
    value = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("workspace", "kind", "value", name="block_once_a_value")
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def public_id(self) -> str:
        return public_id(self.id)
