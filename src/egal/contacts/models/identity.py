from django.db import models

from egal.contacts.models.contact import Contact
from egal.workspaces.tenancy import TenantKey, TenantModel


class Identity(TenantModel):
    """One address of a contact. Two contacts of a workspace never share one.

    value: in the one spelling that compares (e-mail addresses in lower case). handle: by what the
    network shows them, where it knows them by a number that stays: "@mara"; it may change.
    verified_at: when the person proved that it is theirs; a claim in a header proves nothing.
    Why we believe any of it stands in its `Evidence`.
    """

    contact = TenantKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.TextField()
    value = models.TextField()
    name = models.TextField(default="", blank=True)
    handle = models.TextField(default="", db_default="", blank=True)
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["contact"], name="identity_of_contact")]
        constraints = [
            models.UniqueConstraint("workspace", "kind", "value", name="identity_once_a_workspace")
        ]

    def __str__(self) -> str:
        return self.value
