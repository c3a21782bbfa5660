from django.db import models

from egal.contacts.models import Contact
from egal.conversations.models.inbox import Inbox
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Team
from egal.workspaces.tenancy import TenantKey, TenantModel, workspace_key


class Status(models.TextChoices):
    OPEN = "open"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    SOLVED = "solved"


class Conversation(TenantModel):
    """One matter of one contact, over any number of inboxes, from open to solved.

    What the list shows is kept here too (`contact_name` to `attachment_count`), so that a page of
    it reads one table. inbox: where the contact was heard last. follows: the solved one this
    continues, when it was too old to be reopened. merged_into: where this goes on, when both were
    one matter; then it is solved, has no messages and is shown in no list. snoozed_until: when it
    wakes; means something only while it is snoozed. spam_at: since when it is put away as spam,
    in no view but that of spam; its status stays as it was. team: to which it was given. custom:
    values of the workspace's own fields, by their public id.
    """

    workspace = workspace_key(held=True)
    contact = TenantKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    inbox = TenantKey(Inbox, on_delete=models.PROTECT, related_name="+")
    subject = models.TextField(default="", blank=True)
    status = models.TextField(choices=Status.choices, default=Status.OPEN)
    assignee = TenantKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    team = TenantKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    follows = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    merged_into = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    channel = models.TextField()
    contact_name = models.TextField()
    preview = models.TextField(default="", blank=True)
    preview_is_ours = models.BooleanField(default=False)
    message_count = models.PositiveIntegerField(default=0)
    attachment_count = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField()
    last_inbound_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    spam_at = models.DateTimeField(null=True)
    custom = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["workspace", "status", "assignee"],
                include=["channel", "team", "preview_is_ours", "last_inbound_at"],
                condition=models.Q(~models.Q(status="solved"), spam_at=None),
                name="conversation_counts",
            ),
            models.Index(
                fields=["workspace", "-last_activity_at", "-id"], name="conversation_newest"
            ),
            models.Index(
                fields=["workspace", "assignee", "-last_activity_at", "-id"],
                condition=models.Q(~models.Q(status="solved"), spam_at=None),
                name="conversation_assigned",
            ),
            models.Index(fields=["contact", "-last_activity_at"], name="conversation_of_contact"),
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(status="snoozed"),
                name="conversation_due_to_wake",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="conversation_merged",
            ),
            models.Index(
                fields=["workspace", "-last_activity_at", "-id"],
                condition=models.Q(spam_at__isnull=False),
                name="conversation_spam",
            ),
            models.Index(
                fields=["workspace", "team", "-last_activity_at", "-id"],
                condition=models.Q(~models.Q(status="solved"), spam_at=None, team__isnull=False),
                name="conversation_of_team",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def public_id(self) -> str:
        return public_id(self.id)
