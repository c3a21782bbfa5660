from django.db import models

from egal.contacts.models.identity import Identity
from egal.workspaces.tenancy import TenantKey, TenantModel


class Visitor(TenantModel):
    """A browser or an app of a customer, which holds a token of its own.

    Its identity is of the kind "visitor" and belongs to a contact as any other does; the token
    proves it. fingerprint: of the token. device: what it is, as its User-Agent says. seen_at: when
    it last asked for something, to the minute. ended_at: since when the token opens nothing.
    """

    identity = TenantKey(Identity, on_delete=models.CASCADE, related_name="visitors")
    fingerprint = models.TextField(unique=True)
    device = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["identity"], name="visitor_of_identity")]

    def __str__(self) -> str:
        return self.device
