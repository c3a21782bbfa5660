from django.db import models

from egal.contacts.models import Visitor
from egal.conversations.models.conversation import Conversation
from egal.conversations.models.inbox import Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


class Continuation(TenantModel):
    """A short private link by which a customer goes on elsewhere, once.

    inbox, kind, value: by which it is sent, and to whom: there goes the code that opens it.
    fingerprint: of its secret, which nobody keeps. made_by_*: who offered it. opened_at, visitor:
    when and where it was gone on with. cancelled_at: since when it leads nowhere.
    """

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="continuations")
    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField()
    value = models.TextField()
    fingerprint = models.TextField(unique=True)
    made_by_kind = models.TextField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    visitor = TenantKey(Visitor, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["conversation"], name="continuation_of_conversation"),
        ]

    def __str__(self) -> str:
        return self.value
