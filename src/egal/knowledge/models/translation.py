from django.db import models

from egal.knowledge.models.article import Article
from egal.knowledge.models.revision import Revision
from egal.workspaces.tenancy import TenantKey, TenantModel


class Translation(TenantModel):
    """An article in one language, as readers have it; no draft.

    revision: the one they read, null while it is not published; title, summary and html are its
    own then, and empty else. text: the same in plain words. published_at: since when that revision.
    first_published_at: since when there has been anything to read here.
    """

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="translations")
    language = models.TextField()
    slug = models.TextField()
    revision = TenantKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.TextField(default="", blank=True)
    summary = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "language", "slug"], name="translation_once_a_slug"
            ),
            models.UniqueConstraint(
                fields=["article", "language"], name="translation_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_published(self) -> bool:
        return self.revision_id is not None


class Redirect(TenantModel):
    """A slug that an article had in a language and has no more."""

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="redirects")
    language = models.TextField()
    slug = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["article"], name="redirect_of_article")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "language", "slug"], name="redirect_once_a_slug"
            )
        ]

    def __str__(self) -> str:
        return self.slug
