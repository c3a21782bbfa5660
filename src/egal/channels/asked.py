"""What providers answered when they were asked, inbox by inbox."""

from collections.abc import Collection
from datetime import timedelta

from egal.channels.models import Cursor
from egal.conversations.models import Inbox
from egal.shared import clock

PASSING = timedelta(minutes=2)  # what is over sooner is no trouble of an inbox


def troubles(inboxes: Collection[int]) -> dict[int, str]:
    """What the providers of these inboxes of the current workspace have answered for a while now,
    instead of what was asked for; by their ids."""
    since = clock.now() - PASSING
    failing = Cursor.objects.filter(inbox_id__in=inboxes, failing_since__lte=since)
    return dict(failing.values_list("inbox_id", "error"))


def ask_at_once(inbox: Inbox) -> None:
    """Its settings have changed: what went wrong before says nothing any more."""
    Cursor.objects.filter(inbox=inbox).update(due_at=clock.now(), error="", failing_since=None)
