from django.db import models

from egal.contacts.models.identity import Identity
from egal.contacts.models.joining import Joining
from egal.workspaces.tenancy import TenantKey, TenantModel


class Evidence(TenantModel):
    """One reason to believe that an address belongs to its contact: which, whose word, since when.

    kind: "wrote" (a message came from it), "added" and "stated" (somebody
    said so, the first time and again), "verified" (the person proved it, says an agent), "link",
    "code" and "token" (the person proved it here, by what was sent there or by a signed token),
    "joined" (two contacts were found to be one, by that `joining`). text: the reason in words; of
    a browser's proof the address that was proved.
    """

    identity = TenantKey(Identity, on_delete=models.CASCADE, related_name="evidence")
    joining = TenantKey(Joining, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.TextField()
    text = models.TextField(default="", blank=True)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["identity"], name="evidence_of_identity"),
            models.Index(
                fields=["joining"],
                condition=models.Q(joining__isnull=False),
                name="evidence_of_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
