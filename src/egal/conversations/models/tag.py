from django.db import models
from django.db.models.functions import Upper

from egal.conversations.models.conversation import Conversation
from egal.workspaces.tenancy import TenantKey, TenantModel


class Tag(TenantModel):
    """A word that conversations are sorted by. It differs from all others, not only in its case.

    Compared in upper case, because that is what the lookup `iexact` asks the index for. is_view:
    whether the sidebar has a line for it.
    """

    name = models.TextField()
    is_view = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("workspace", Upper("name"), name="tag_once_a_name")]

    def __str__(self) -> str:
        return self.name


class Tagging(TenantModel):
    """That a conversation has a tag, since when and by whom."""

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="taggings")
    tag = TenantKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tag", "-conversation"], name="tagging_of_tag")]
        constraints = [
            models.UniqueConstraint("conversation", "tag", name="tagging_once_a_conversation")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.tag_id}"
