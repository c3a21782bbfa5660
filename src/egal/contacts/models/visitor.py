from django.db import models

from egal.contacts.models.identity import Identity
from egal.workspaces.tenancy import TenantKey, TenantModel


class Visitor(TenantModel):
    """A browser or an app of a customer, which holds a token of its own.

    Its identity is of the kind "visitor" and belongs to a contact as any other does; the token
    proves it. fingerprint: of the token. device: what it is, as its User-Agent says. seen_at: when
    it last asked for something, to the minute. ended_at: since when the token opens nothing.
    email: where answers may go while nobody reads here; a claim that opens nothing. language: in
    which they read, as of BCP 47. muted_at: since when no sign of ours shall reach the device.
    """

    identity = TenantKey(Identity, on_delete=models.CASCADE, related_name="visitors")
    fingerprint = models.TextField(unique=True)
    device = models.TextField(default="", blank=True)
    email = models.TextField(default="", db_default="", blank=True)
    language = models.TextField(default="", db_default="", blank=True)
    muted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["identity"], name="visitor_of_identity"),
            models.Index(
                fields=["seen_at"], condition=models.Q(email__gt=""), name="visitor_with_address"
            ),
        ]

    def __str__(self) -> str:
        return self.device
