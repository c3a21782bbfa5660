from django.db import models

from egal.contacts.models import Visitor
from egal.conversations.models import Conversation, Message
from egal.shared.sealed import SealedJSONField
from egal.workspaces.tenancy import TenantKey, TenantModel


class PushKey(models.Model):
    """What push services know this installation by (VAPID, RFC 8292): one row.

    key: {"pem"}, a private key on P-256. A new one would make every device's permission worthless.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    key = SealedJSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_push_key")]

    def __str__(self) -> str:
        return str(self.created_at)


class PushDevice(TenantModel):
    """Where a visitor's browser can be reached while no page of ours is open (RFC 8030).

    endpoint: the address its push service gave it. keys: {"p256dh", "auth"} in base64url, as
    RFC 8291 needs them. language: of what it is told. shows_words: whether the first words of an
    answer may stand on a locked screen.
    """

    visitor = TenantKey(Visitor, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.TextField()
    keys = SealedJSONField()
    language = models.TextField()
    shows_words = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["visitor"], name="push_device_of_visitor")]
        constraints = [
            models.UniqueConstraint("workspace", "endpoint", name="push_device_once_a_workspace")
        ]

    def __str__(self) -> str:
        return self.endpoint


class Push(TenantModel):
    """That a device is to be told of an answer; gone once it was, or need not be any more.

    message: the newest answer there; one row a conversation, so that five answers are told once.
    due_at: not before then, or until then somebody has it in hand. attempts: begun.
    """

    device = TenantKey(PushDevice, on_delete=models.CASCADE, related_name="+")
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = TenantKey(Message, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["due_at"], name="push_due"),
            models.Index(fields=["conversation"], name="push_of_conversation"),
            models.Index(fields=["message"], name="push_of_message"),
        ]
        constraints = [models.UniqueConstraint("device", "conversation", name="push_once_a_matter")]

    def __str__(self) -> str:
        return f"{self.conversation_id} to {self.device_id}"
