from django.db import models

from egal.workspaces.tenancy import TenantModel


class Image(TenantModel):
    """A picture for articles, stored under its SHA-256 (hex); `cid:<sha256>` in their HTML.

    It stays for as long as the workspace does: an older revision may show it again.
    """

    sha256 = models.TextField()
    content_type = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    uploaded_by_kind = models.TextField()
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["sha256"], name="image_of_content")]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="image_once_a_content")
        ]

    def __str__(self) -> str:
        return self.name
