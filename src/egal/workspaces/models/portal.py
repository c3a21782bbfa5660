from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from egal.shared.sealed import SealedJSONField
from egal.workspaces.tenancy import TenantModel


class Portal(TenantModel):
    """What a workspace shows its customers: the start page, the help centre, the chat. One each.

    opened_at: since when everybody can see it; null while nobody can. languages: of the help
    centre, the first one where somebody's is not among them. domain: of its own, in lower case,
    null where it stands below ours. texts: by language {"title", "lead"}, what is missing is ours.
    logo_*: of the picture in the header, empty without one. hidden: ids of the inboxes that are
    not offered. ways: ids of inboxes in the order in which they are offered, the others after them
    in theirs. links: by language {"imprint", "privacy"}, addresses of the web. identity_secret:
    what the company's own site signs its users' tokens with, null for nothing; {"secret"}.
    """

    opened_at = models.DateTimeField(null=True)
    languages = ArrayField(models.TextField())
    domain = models.TextField(null=True)
    texts = models.JSONField(default=dict)
    logo_sha256 = models.TextField(default="", blank=True)
    logo_type = models.TextField(default="", blank=True)
    hidden = ArrayField(models.BigIntegerField(), default=list)
    ways = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=models.Value([], ArrayField(models.BigIntegerField())),
    )
    links = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    identity_secret = SealedJSONField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("workspace", name="portal_once_a_workspace"),
            models.UniqueConstraint(Lower("domain"), name="portal_once_a_domain"),
        ]

    def __str__(self) -> str:
        return self.domain or f"portal {self.workspace_id}"
