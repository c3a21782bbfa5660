from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.conversations.models.message import Message
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class PublishedAnswer(TenantModel):
    """A long answer that stands on a page of its own, behind a short link that everybody can open.

    secret: the end of its address. message: the short one that names the link. listed_at: since
    when search engines may show it; null: never. reads: how often somebody has opened it.
    withdrawn_at: since when there is nothing.
    """

    conversation = TenantKey(
        Conversation, on_delete=models.CASCADE, null=True, related_name="published"
    )
    message = TenantKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    secret = models.TextField(unique=True)
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    reads = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["conversation"], name="published_of_conversation")]

    def __str__(self) -> str:
        return self.secret

    @property
    def public_id(self) -> str:
        return public_id(self.id)
