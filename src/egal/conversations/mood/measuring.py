"""Reads the stream of events and measures the mood of what customers write.

Beside intake, not in it: no message waits for this. A batch is one question for its messages, one
statement for their moods, and a few for what follows in public; the words are read once a process.
It begins with the first message there ever was: what is open when it comes to a house counts.
"""

from collections.abc import Collection, Sequence

from django.db.models import F, Q
from django.db.models.functions import Left

from egal.conversations.models import Direction, Message, Mood, Unhappy
from egal.conversations.mood.standing import settle
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.shared.mood import READ, mood_of
from egal.workspaces import scope

RULE_CHANGED = "workspace.unhappy_rule_changed"
_WRITTEN = ("message.received", "message.edited")
_MOVED = (
    "message.withdrawn",
    "post.changed",
    "post.gesture_made",
    "conversation.opened",
    "conversation.reopened",
    "conversation.solved",
    "conversation.split",
    "conversation.marked_spam",
    "conversation.unmarked_spam",
    "conversation.merged",
    "conversation.merged_away",
    "conversation.unmerged",
    "conversation.restored",
)


def take(events: Sequence[Event]) -> None:
    """For a consumer: workspace by workspace."""
    by_workspace: dict[int, list[Event]] = {}
    for event in events:
        by_workspace.setdefault(event.workspace_id, []).append(event)
    for workspace_id, those in by_workspace.items():
        with scope.of(workspace_id):
            _take(workspace_id, those)


consumer = Consumer("moods", take, from_start=True, kinds=(*_WRITTEN, *_MOVED, RULE_CHANGED))


def measure(workspace_id: int, messages: Collection[int]) -> None:
    """Keep how these sound, by id, in the caller's transaction; those of machines are left out.

    What a person has said of one stays, unless its writer has changed the words since then.
    """
    rows = _readable(messages)
    moods = [(pk, mood_of(text)) for pk, text in rows]
    _forget_what_was_said_of_other_words(messages)
    Mood.objects.bulk_create(
        [
            Mood(workspace_id=workspace_id, message_id=pk, score=mood.score, unhappy=mood.unhappy)
            for pk, mood in moods
        ],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["score", "unhappy"],
    )


def _take(workspace_id: int, events: Sequence[Event]) -> None:
    written = {each.data["message"] for each in events if each.kind in _WRITTEN}
    if written:
        measure(workspace_id, written)
    concerned = {each.conversation_id for each in events if each.conversation_id}
    if any(each.kind == RULE_CHANGED for each in events):
        concerned |= _that_may_be_unhappy()
    settle(workspace_id, concerned)


def _readable(messages: Collection[int]) -> list[tuple[int, str]]:
    """(id, the beginning of the text) in the order of the ids."""
    rows = Message.objects.filter(
        pk__in=messages, direction=Direction.INBOUND, automatic="none", withdrawn_at=None
    )
    return list(rows.order_by("pk").values_list("pk", Left("text", READ)))


def _forget_what_was_said_of_other_words(messages: Collection[int]) -> None:
    old = Mood.objects.filter(
        message__in=messages,
        corrected_at__lt=F("message__edited_at"),
    )
    old.update(corrected=None, corrected_by="", corrected_at=None)


def _that_may_be_unhappy() -> set[int]:
    """All that are now, and all open ones in which somebody was in public."""
    unhappy = Q(unhappy=True, corrected=None) | Q(corrected=True)
    public = Mood.objects.filter(unhappy, message__public=True).order_by()
    open_ones = public.exclude(message__conversation__status="solved")
    known = Unhappy.objects.order_by().values_list("conversation", flat=True)
    return set(known) | set(open_ones.values_list("message__conversation", flat=True))
