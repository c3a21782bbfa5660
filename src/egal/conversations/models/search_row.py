from django.contrib.postgres.search import SearchVectorField
from django.db import models

from egal.conversations.models.message import Message
from egal.workspaces.tenancy import TenantModel, workspace_key


class SearchRow(TenantModel):
    """What a message is found by; `sql/search_*.sql` says how it is made of the message.

    A table of its own, so that lists and timelines do not read past it. Its GIN index over
    (workspace_id, tsv) stands in the migration: Django cannot declare it. heard: what was said in
    the call that the message shows, where somebody wrote it down, else null; its words weigh C in
    tsv, which no others do.
    """

    id = None  # type: ignore[assignment]
    workspace = workspace_key(held=True)
    message = models.OneToOneField(
        Message,
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="search_row",
    )
    tsv = SearchVectorField()
    heard = models.TextField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["workspace", "-message"], name="searchrow_newest")]

    def __str__(self) -> str:
        return f"row of message {self.message_id}"
