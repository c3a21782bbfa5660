from django.db import models

from egal.knowledge.models.category import Category
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class Audience(models.TextChoices):
    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"


class Article(TenantModel):
    """A page of the help centre. What it says stands in its translations and their revisions.

    position: among those of its category, from 0; the title decides between equals.
    """

    category = TenantKey(Category, on_delete=models.SET_NULL, null=True, related_name="articles")
    audience = models.TextField(choices=Audience.choices, default=Audience.EVERYBODY)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["category", "position"], name="article_of_category")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id(self.id)
