from django.db import models

from egal.contacts.models.organisation import Organisation
from egal.workspaces.tenancy import TenantKey, TenantModel


class Contact(TenantModel):
    """A person who writes or calls.

    joined_into: the contact that turned out to be the same person. A joined contact is kept, so
    that the joining can be undone, but is shown in no list and gets nothing new. about: what the
    team should know, in its own words. prefers: the kind of address at which they want answers, ""
    for where they wrote last. custom: values of the workspace's own fields, by public id.
    """

    name = models.TextField()
    language = models.TextField(default="", blank=True)
    about = models.TextField(default="", db_default="", blank=True)
    prefers = models.TextField(default="", db_default="", blank=True)
    custom = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    organisation = TenantKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="contacts"
    )
    joined_into = TenantKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "-id"], name="contact_newest"),
            models.Index(
                fields=["organisation"],
                condition=models.Q(organisation__isnull=False),
                name="contact_of_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name
