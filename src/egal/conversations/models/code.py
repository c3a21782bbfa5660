from django.db import models

from egal.conversations.models.continuation import Continuation
from egal.conversations.models.inbox import Inbox
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class Code(TenantModel):
    """Six digits that somebody asked for, sent to an address to prove that it is theirs.

    Neither the digits nor the link are kept: both are told by our key and this row
    (`conversations/codes.py`). inbox, kind, value: by which it is sent, and to whom. page: the
    address below which its link is answered, "" for none. continuation: what it opens, if it is no
    sign-in. asker: fingerprint of what the asking browser holds. client: of where it sits. tries:
    how often digits were typed. due_at: when it is to be sent; null once it was, or never will be.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField()
    value = models.TextField()
    language = models.TextField()
    page = models.TextField(default="", blank=True)
    continuation = TenantKey(Continuation, on_delete=models.CASCADE, null=True, related_name="+")
    asker = models.TextField()
    client = models.TextField(default="", blank=True)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="code_due"
            ),
            models.Index(
                fields=["workspace", "kind", "value", "created_at"], name="code_of_address"
            ),
            models.Index(fields=["workspace", "client", "created_at"], name="code_of_client"),
            models.Index(fields=["expires_at"], name="code_expired"),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def public_id(self) -> str:
        return public_id(self.id)
