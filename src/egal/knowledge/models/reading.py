from django.db import models

from egal.knowledge.models.article import Article
from egal.workspaces.tenancy import TenantKey, TenantModel


class Reading(TenantModel):
    """How often an article was read in a language on one day, in UTC. Nobody is named."""

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="readings")
    language = models.TextField()
    day = models.DateField()
    times = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "language", "day"], name="reading_of_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "day"], name="reading_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.times} on {self.day}"


class Ending(TenantModel):
    """Somebody read an article and wrote to us after all. dismissed_at: put aside by an editor."""

    article = TenantKey(Article, on_delete=models.CASCADE, related_name="endings")
    language = models.TextField()
    at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "-at"], name="ending_newest"),
            models.Index(fields=["article"], name="ending_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} at {self.at}"
