"""Everything that happened in a conversation, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from egal.conversations.models import Conversation, Message
from egal.events.models import Event

LATEST = 300  # messages shown unless everything is asked for
SHOWN = (
    "answer.changed",
    "answer.published",
    "answer.withdrawn",
    "callback.at_risk",
    "callback.booked",
    "callback.cancelled",
    "callback.kept",
    "callback.missed",
    "callback.moved",
    "callback.tried",
    "conversation.assigned",
    "conversation.continuation_asked",
    "conversation.continuation_cancelled",
    "conversation.continuation_offered",
    "conversation.continued",
    "conversation.holder_changed",
    "conversation.marked_spam",
    "conversation.merged",
    "conversation.reopened",
    "conversation.snoozed",
    "conversation.solved",
    "conversation.split",
    "conversation.tagged",
    "conversation.team_assigned",
    "conversation.unmarked_spam",
    "conversation.unmerged",
    "conversation.untagged",
    "conversation.woken",
    "delivery.delayed",
    "delivery.returned",
    "knowledge.handed_over",
    "message.sent_on",
)
SHOWN_EVENTS = Q(kind__in=SHOWN) | Q(kind="conversation.opened", data__has_key="split_from")

ADDING = (
    "conversation.begun",
    "message.acknowledged",
    "message.forwarded",
    "message.received",
    "message.redirected",
    "message.replied",
    "message.resent",
    "message.spoken",
    "message.written_elsewhere",
    "note.added",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message or an event, with the moment by which it is sorted."""

    at: datetime
    message: Message | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day in the time zone now active."""

    date: date
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Timeline:
    """days: oldest first. left_out: earlier messages that are not shown."""

    days: Sequence[Day]
    left_out: int

    @property
    def messages(self) -> list[Message]:
        """Oldest first."""
        return [entry.message for day in self.days for entry in day.entries if entry.message]


def timeline(conversation: Conversation, *, everything: bool = False) -> Timeline:
    """What happened, oldest first, by day; the latest messages unless everything is asked for."""
    messages = _messages(conversation, everything)
    left_out = max(0, _count(conversation) - len(messages)) if len(messages) >= LATEST else 0
    entries = [Entry(message.created_at, message=message) for message in messages]
    since = min(entry.at for entry in entries) if left_out else None
    entries += _events(conversation, since)
    entries.sort(key=lambda entry: entry.at)  # what waited for a worker has come before its id says
    return Timeline(_by_day(entries), left_out)


def added_by(event: Event) -> Timeline:
    """What one event has put into the timeline of its conversation: an entry, or nothing."""
    if event.kind in SHOWN:
        return Timeline(_by_day([Entry(event.created_at, event=event)]), 0)
    if event.kind not in ADDING:
        return Timeline([], 0)
    added = _whole(Message.objects.filter(pk=event.data["message"])).select_related("inbox")
    return Timeline(_by_day([Entry(each.created_at, message=each) for each in added]), 0)


def _by_day(entries: Sequence[Entry]) -> list[Day]:
    days = groupby(entries, key=lambda entry: timezone.localtime(entry.at).date())
    return [Day(day, list(entries)) for day, entries in days]


def _messages(conversation: Conversation, everything: bool) -> list[Message]:
    newest = _whole(Message.objects.filter(conversation=conversation)).order_by("-id")
    messages = list(newest if everything else newest[:LATEST])[::-1]
    for message in messages:  # nearly all went by the same inbox, whose settings are sealed
        if message.inbox_id == conversation.inbox_id:
            message.inbox = conversation.inbox
    prefetch_related_objects([each for each in messages if each.inbox_id], "inbox")
    return messages


def _whole(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With everything a timeline shows of them, but for their inboxes."""
    return messages.select_related("delivery").prefetch_related("attachments", "moods")


def _count(conversation: Conversation) -> int:
    return Message.objects.filter(conversation=conversation).count()


def _events(conversation: Conversation, since: datetime | None) -> Iterator[Entry]:
    found = Event.objects.filter(SHOWN_EVENTS, workspace_id=conversation.workspace_id)
    if since:
        found = found.filter(created_at__gte=since)
    events = list(found.filter(conversation_id=conversation.id).order_by("id"))
    if since or any(event.kind == "conversation.merged" for event in events):
        merged = _merged_into(conversation)
        events += found.filter(conversation_id__in=merged).order_by("id")
    return (Entry(event.created_at, event=event) for event in events)


def _merged_into(conversation: Conversation) -> list[int]:
    """The ids of all that were merged into it, directly or by way of another."""
    found: list[int] = []
    fresh = [conversation.id]
    while fresh:
        into = Conversation.objects.filter(merged_into__in=fresh)
        fresh = list(into.values_list("pk", flat=True))
        found += fresh
    return found
