from django.db import models

from egal.workspaces.tenancy import TenantModel


class Search(TenantModel):
    """What somebody looked for in the help centre. Nobody is named.

    words: as typed, on one line. results: how many articles were found. contacted_at: when the
    same person wrote to us after all. dismissed_at: when an editor put it aside.
    """

    language = models.TextField()
    words = models.TextField()
    results = models.PositiveIntegerField()
    at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "-at"], name="search_newest")]

    def __str__(self) -> str:
        return self.words
