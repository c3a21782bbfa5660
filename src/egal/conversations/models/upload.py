from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.models import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Upload(TenantModel):
    """A large file on its way in pieces, each kept by itself until all are here, a day at most.

    size, received: bytes, of the whole as announced and as far as it is here. pieces: the SHA-256
    of their contents, in order. became: the id of the attachment, no key: attachments pay for none.
    """

    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    pieces = ArrayField(models.TextField(), default=list)
    became = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id(self.id)
