from django.db import models

from egal.knowledge.models.article import Article
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class Revision(TenantModel):
    """What an article was to say in a language, by whom, since when. The newest one is the draft.

    html: made safe (`knowledge/rich.py`). changed_at: when its author last wrote on it.
    """

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="revisions")
    language = models.TextField()
    title = models.TextField()
    summary = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    author_kind = models.TextField()
    author_id = models.BigIntegerField(null=True)
    author_name = models.TextField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["article", "language", "-id"], name="revision_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        return public_id(self.id)
