"""What happened, as the timeline shows it between the messages."""

from collections.abc import Iterator, Sequence
from typing import Any

from egal.conversations.models import Conversation, Merging
from egal.desk.paths import path_of
from egal.desk.words import ICONS, event_in_words
from egal.events.models import Event
from egal.shared.ids import public_id

ELSEWHERE = ("into", "split_from")  # where else something of this went, or came from


def events_shown(
    slug: str, conversation: Conversation, events: Sequence[Event]
) -> Iterator[dict[str, Any]]:
    """In this order. undo_url: of a merging that can still be taken back."""
    undoable = _undoable(conversation, events)
    for event in events:
        merging = event.data.get("merging")
        yield {
            "kind": "event",
            "id": f"event-{event.id}",
            "icon": ICONS[event.kind],
            "text": event_in_words(event),
            "at": event.created_at,
            "elsewhere_url": _elsewhere(slug, event),
            "page_url": _page(slug, conversation, event),
            "undo_url": path_of("unmerge", slug, public_id(merging))
            if merging in undoable
            else None,
        }


def _undoable(conversation: Conversation, events: Sequence[Event]) -> set[int]:
    """One that lies below another merging is taken back where that led first."""
    mergings = [each.data["merging"] for each in events if each.kind == "conversation.merged"]
    if not mergings:
        return set()
    open_ones = Merging.objects.filter(pk__in=mergings, kept=conversation, undone_at=None)
    return set(open_ones.values_list("pk", flat=True))


def _elsewhere(slug: str, event: Event) -> str | None:
    number = next((event.data[name] for name in ELSEWHERE if event.data.get(name)), None)
    return number and path_of("conversation", slug, public_id(number))


def _page(slug: str, conversation: Conversation, event: Event) -> str | None:
    """Where a page that stands for everybody is looked after."""
    if event.kind not in ("answer.published", "answer.changed"):
        return None
    return path_of("page", slug, conversation.public_id, public_id(event.data["answer"]))
