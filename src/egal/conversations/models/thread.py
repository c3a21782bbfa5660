from django.db import models

from egal.conversations.models.inbox import Inbox
from egal.conversations.models.message import Message
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel


class Thread(TenantModel):
    """A public post and all that was answered below it, as the public sees it.

    key: the external id of its first post. url: where everybody can read it.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    key = models.TextField()
    url = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", "key", name="thread_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def public_id(self) -> str:
        return public_id(self.id)


class Post(TenantModel):
    """One post of a thread: a message of a conversation, or what others said beside it.

    message: which of ours it is; null for what is no message to us. key: its dedupe key.
    parent: external id of what it answers. kind, address, name, handle: of its author, known or
    not. counts: {"followers", "likes", "replies", "shares", "views"} as far as the provider said.
    before: [{"text", "at"}] as it read earlier. posted_at: the provider's clock. hidden_at,
    withdrawn_at, liked_at: since when it is hidden from the public, gone, liked by us.
    """

    thread = TenantKey(Thread, on_delete=models.CASCADE, related_name="posts")
    message = TenantKey(Message, on_delete=models.CASCADE, null=True, related_name="posts")
    key = models.TextField()
    external_id = models.TextField()
    parent = models.TextField(default="", blank=True)
    ours = models.BooleanField(default=False)
    kind = models.TextField()
    address = models.TextField()
    name = models.TextField()
    handle = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    url = models.TextField(default="", blank=True)
    counts = models.JSONField(default=dict)
    before = models.JSONField(default=list)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    liked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["thread", "posted_at", "id"], name="post_of_thread"),
            models.Index(
                fields=["message"],
                condition=models.Q(message__isnull=False),
                name="post_of_message",
            ),
        ]
        constraints = [models.UniqueConstraint("thread", "external_id", name="post_once")]

    def __str__(self) -> str:
        return self.external_id

    @property
    def public_id(self) -> str:
        return public_id(self.id)
