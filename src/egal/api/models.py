from django.db import models

from egal.workspaces.models import Token
from egal.workspaces.tenancy import TenantKey, TenantModel


class KeptAnswer(TenantModel):
    """What a token was answered to the request it gave this key, so that asking again does nothing.

    place: method and path. fingerprint: SHA-256 of what was sent. sealed: the answer as
    `egal.api.once` writes it, sealed because it may hold what is shown only once; "" only while it
    is being made, which nobody else sees.
    """

    token = TenantKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.TextField()
    place = models.TextField()
    fingerprint = models.TextField()
    sealed = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("token", "key", name="keptanswer_once_a_key")]
        indexes = [models.Index(fields=["created_at"], name="keptanswer_oldest")]

    def __str__(self) -> str:
        return f"{self.place} {self.key}"
