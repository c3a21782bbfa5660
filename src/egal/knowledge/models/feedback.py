from django.db import models

from egal.knowledge.models.article import Article
from egal.workspaces.tenancy import TenantKey, TenantModel


class Feedback(TenantModel):
    """One reader's answer to “Did this help?”. Nobody is named.

    reason: why not, in the reader's words.
    """

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="feedback")
    language = models.TextField()
    helped = models.BooleanField()
    reason = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["article", "language"], name="feedback_of_article")]

    def __str__(self) -> str:
        return self.reason
