from django.db import models


class Leftover(models.Model):
    """A stored content that nothing names any more, and since when; see `shared/leftovers.py`.

    sha256: hex.
    """

    sha256 = models.TextField(primary_key=True)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="leftover_oldest")]

    def __str__(self) -> str:
        return self.sha256
