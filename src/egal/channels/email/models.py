from django.db import models

from egal.conversations.models import Inbox
from egal.workspaces.tenancy import TenantKey, TenantModel


class Mailbox(TenantModel):
    """Where the fetching of an inbox's mail by IMAP stands, for one folder of one account.

    place: account and folder, such as "support@mail.example.com:993/INBOX". since: older mail is
    none of ours. uidvalidity: what the UIDs mean; 0 before the first visit. upto: mail above this
    UID is new. below: of what was there at the first visit, mail below this UID is still to be
    looked at, newest first; None when that is done.

    holder: the worker that fetches, until held_until. due_at: the next visit, not before then.
    failures: visits in a row that failed; stuck: those of them that failed at the next mail itself.
    reason: the last failure in words, "" when all is well. needs_mending: waiting alone does not
    help. tried: a digest of the settings the last visit used, so that new ones are tried at once.
    """

    inbox = TenantKey(Inbox, on_delete=models.CASCADE, related_name="+")
    place = models.TextField()
    since = models.DateTimeField()
    uidvalidity = models.BigIntegerField(default=0)
    upto = models.BigIntegerField(default=0)
    below = models.BigIntegerField(null=True)
    holder = models.TextField(default="", blank=True)
    held_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    stuck = models.PositiveIntegerField(default=0)
    reason = models.TextField(default="", blank=True)
    needs_mending = models.BooleanField(default=False)
    tried = models.TextField(default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("inbox", "place", name="mailbox_once_a_place")]

    def __str__(self) -> str:
        return self.place
