"""The keys by which providers know messages, theirs and ours: each comes in once."""

from datetime import datetime

from egal.channels.models import LedgerEntry
from egal.conversations.models import Inbox, Message


def is_known(inbox: Inbox, key: str) -> bool:
    """Whether this has come in, also when what it became is deleted."""
    return LedgerEntry.objects.filter(inbox=inbox, dedupe_key=key).exists()


def note_known(inbox: Inbox, key: str, message_id: int | None, at: datetime) -> bool:
    """From now on it has; False when it had before."""
    entry = LedgerEntry(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        dedupe_key=key,
        message_id=message_id,
        created_at=at,
    )
    before = is_known(inbox, key)
    LedgerEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return not before


def message_known_as(inbox: Inbox, key: str) -> Message | None:
    """The message that the provider knows by this key, if it is still here."""
    if not key:
        return None
    entries = LedgerEntry.objects.filter(inbox=inbox, dedupe_key=key)
    found = Message.objects.filter(pk__in=entries.values("message_id"))
    return found.select_related("conversation").first()
