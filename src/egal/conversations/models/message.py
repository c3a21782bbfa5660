from django.db import models

from egal.conversations.models.conversation import Conversation
from egal.conversations.models.inbox import Inbox
from egal.shared.ids import public_id
from egal.workspaces.tenancy import TenantKey, TenantModel, workspace_key


class Direction(models.TextChoices):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"


class Message(TenantModel):
    """One contribution to a conversation: inbound, outbound, or an internal note.

    author_*: who wrote it, as known then. from_*: the address it came from or goes out by.
    to, cc, bcc: [{"kind", "address", "name"}]; bcc is for colleagues' eyes only.
    via: the address of the program that wrote for the sender, such as a contact form.
    reply_to: where the sender wants the answer, if elsewhere. Both written like `to`.
    external_id: the provider's own id (a Message-ID).
    quoted_text: the part quoted from before, folded away but kept. html: made safe, as
    `shared/formatted.py` says; of what we write ourselves as `shared/written.py` has it.
    forwarded: it shows another message of this conversation, quoted, to somebody outside.
    redirects: the inbound one that it hands on exactly as it came; it has no text of its own.
    broken_reference: it claimed to answer us, but the signature did not hold.
    doubtful_sender: our own mail server says that the sender is forged.
    sent_at: the sender's clock, shown only.
    template: the text a provider has approved that it was made of, {"name", "language", "body",
    "values"}; null for all else.
    after: the part before it, of an answer in several. edited_at, withdrawn_at: since when its
    author has it read differently, or has taken it back; what it said before is in `revisions`.
    """

    workspace = workspace_key(held=True)
    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    inbox = TenantKey(Inbox, on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.TextField(choices=Direction.choices)
    public = models.BooleanField(default=False)
    author_kind = models.TextField()
    author_id = models.BigIntegerField(null=True)
    author_name = models.TextField()
    from_kind = models.TextField(default="", blank=True)
    from_address = models.TextField(default="", blank=True)
    from_name = models.TextField(default="", blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    via = models.JSONField(null=True)
    reply_to = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    quoted_text = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    automatic = models.TextField(default="none")
    broken_reference = models.BooleanField(default=False)
    doubtful_sender = models.BooleanField(default=False, db_default=False)
    forwarded = models.BooleanField(default=False, db_default=False)
    redirects = TenantKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    external_id = models.TextField(default="", blank=True)
    request_id = models.TextField(null=True)
    after = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    template = models.JSONField(null=True)
    sent_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_of_conversation"),
            models.Index(
                fields=["workspace", "created_at"],
                condition=models.Q(direction="outbound", automatic="auto_reply"),
                name="message_automatic",
            ),
            models.Index(
                fields=["redirects"],
                condition=models.Q(redirects__isnull=False),
                name="message_redirecting",
            ),
            models.Index(
                fields=["after"],
                condition=models.Q(after__isnull=False),
                name="message_after",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "request_id"],
                name="message_once_a_request",
                condition=models.Q(request_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.public_id}"

    @property
    def public_id(self) -> str:
        return public_id(self.id)
