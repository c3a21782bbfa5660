from django.contrib.postgres.fields import ArrayField
from django.db import models

from egal.workspaces.tenancy import TenantModel


class Synonym(TenantModel):
    """Words that mean the same in a language: who looks for one finds the others.

    words: as they were written, each a word or a few. stems: of each, by which a question is known
    to mean it. queries: for each, what is looked for instead, a `tsquery` in PostgreSQL's notation.
    """

    language = models.TextField()
    words = ArrayField(models.TextField())
    stems = ArrayField(models.TextField())
    queries = ArrayField(models.TextField())

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "language"], name="synonym_of_language")]

    def __str__(self) -> str:
        return ", ".join(self.words)
