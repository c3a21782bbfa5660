from django.db import models

from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantModel


class Category(TenantModel):
    """A subject that articles are about.

    names, descriptions: by language; where one is missing, another language's stands in. icon: its
    name in the sprite. position: among the others, from 0.
    """

    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    icon = models.TextField(default="", blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "position"], name="category_in_order")]

    def __str__(self) -> str:
        return next(iter(self.names.values()), "")

    @property
    def public_id(self) -> str:
        return public_id(self.id)

    def name_in(self, language: str) -> str:
        """In this language, else in the first there is."""
        return self.names.get(language) or str(self)

    def description_in(self, language: str) -> str:
        """In this language only: half a sentence in another one helps nobody."""
        return str(self.descriptions.get(language, ""))
