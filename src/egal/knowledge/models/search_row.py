from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from egal.knowledge.models.translation import Translation
from egal.workspaces.tenancy import TenantModel


class SearchRow(TenantModel):
    """What a published translation is found by: its words, stemmed in its own language.

    The title weighs A, the summary B, the text D. words: each once, as `Word` has them. A table of
    its own, so that pages do not read past it; its GIN index over (workspace_id, language, tsv)
    stands in the migration.
    """

    id = None  # type: ignore[assignment]
    translation = models.OneToOneField(
        Translation,
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="search_row",
    )
    language = models.TextField()
    tsv = SearchVectorField()
    words = ArrayField(models.TextField())

    class Meta(TenantModel.Meta):
        pass

    def __str__(self) -> str:
        return f"row of translation {self.translation_id}"


class Word(TenantModel):
    """A word that published articles have, in lower case and without accents; for who mistypes it.

    stem: what it is looked for as. times: in how many translations it stands.
    """

    language = models.TextField()
    word = models.TextField()
    stem = models.TextField()
    times = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "language", "stem"], name="word_of_stem")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "language", "word"], name="word_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.word
