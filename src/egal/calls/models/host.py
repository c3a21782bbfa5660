from django.db import models


class PhoneHost(models.Model):
    """A process that carries calls, by the name of its machine; of the whole installation.

    seen_at: its last sign of life, one every few seconds. draining: it takes no new calls.
    problems: by the id of an inbox why its line does not work, in English as of `Unreadable`.
    """

    name = models.TextField(unique=True)
    seen_at = models.DateTimeField()
    draining = models.BooleanField(default=False)
    problems = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
