from django.db import models

from egal.workspaces.tenancy import TenantModel


class Phrase(TenantModel):
    """What the workspace says in public on its way to private and back, in its own words.

    name: which of `conversations/phrases.py`. What is not here is said in ours.
    """

    name = models.TextField()
    language = models.TextField()
    text = models.TextField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("workspace", "name", "language", name="phrase_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
