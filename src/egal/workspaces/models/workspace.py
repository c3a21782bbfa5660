from django.db import models


class Workspace(models.Model):
    """One company served, the tenant. All data belongs to exactly one.

    reopen_days: a reply to a solved conversation within so many days reopens it; a later one
    starts a new conversation that links back. accent: the colour of the desk as "#rrggbb", empty
    for Egal's own.
    """

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(unique=True, max_length=40)
    name = models.TextField()
    language = models.TextField(default="en")
    time_zone = models.TextField(default="Europe/Berlin")
    reopen_days = models.PositiveIntegerField(default=14)
    accent = models.TextField(default="", db_default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
