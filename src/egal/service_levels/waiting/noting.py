"""Noting who began to wait, and when a person answered: a reader of the stream of events."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from egal.conversations.models import Direction, Message
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.schedule import Schedule, open_seconds
from egal.service_levels.models import Wait, WaitMeasure
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Workspace

KEPT = timedelta(days=60)
_FRESH = timedelta(minutes=5)  # of a measure that was shown when somebody began to wait
_OPENED, _REPLIED = "conversation.opened", "message.replied"
_TALKING, _HUNG_UP = "call.talking", "call.ended"  # a talk is an answer; who hangs up waits no more
_ENDED = ("conversation.solved", "conversation.marked_spam", "conversation.merged", _HUNG_UP)


def take(events: Sequence[Event]) -> None:
    """For a consumer: what became of waits, workspace by workspace, in the order it happened."""
    by_workspace = defaultdict(list)
    for event in events:
        if event.created_at > clock.now() - KEPT:
            by_workspace[event.workspace_id].append(event)
    for workspace_id, own in by_workspace.items():
        with scope.of(workspace_id):
            _begin(own)
            _end(workspace_id, own)


consumer = Consumer("waits", take, from_start=True, kinds=(_OPENED, _REPLIED, _TALKING, *_ENDED))


def _begin(events: Iterable[Event]) -> None:
    """Of what a person began by writing to us; what machines send, nobody waits for."""
    opened = {
        event.conversation_id: event
        for event in events
        if event.kind == _OPENED and event.data.get("inbox") and not event.data.get("split_from")
    }
    by_people = _begun_by_people(opened.keys())
    measures = {row.inbox_id: row for row in WaitMeasure.objects.all()} if by_people else {}
    waits = [_begun(opened[each], measures) for each in by_people]
    Wait.objects.bulk_create(waits, ignore_conflicts=True)


def _begun_by_people(conversations: Collection[int | None]) -> list[int]:
    inbound = Message.objects.filter(
        conversation__in=conversations, direction=Direction.INBOUND
    ).order_by("conversation", "id")
    first = inbound.distinct("conversation").values_list("conversation", "automatic")
    return [conversation for conversation, automatic in first if automatic == "none"]


def _begun(event: Event, measures: Mapping[int, WaitMeasure]) -> Wait:
    inbox = event.data["inbox"]
    wait = Wait(
        workspace_id=event.workspace_id,
        inbox_id=inbox,
        conversation_id=event.conversation_id or 0,
        asked_at=event.created_at,
    )
    shown = measures.get(inbox)
    if shown and shown.measured_at - _FRESH < event.created_at < shown.measured_at + _FRESH:
        wait.promised, wait.basis = shown.seconds, shown.basis
    return wait


def _end(workspace_id: int, events: Sequence[Event]) -> None:
    """By the first answer of an agent, or without one."""
    over = [each for each in events if each.kind in _ENDED or _is_answer(each)]
    concerned = {each.conversation_id for each in over}
    found = Wait.objects.filter(conversation__in=concerned, answered_at=None, ended_at=None)
    lasting = {wait.conversation_id: wait for wait in found}
    if not lasting:
        return
    hours = Hours(Workspace.objects.get(pk=workspace_id))
    for event in over:
        if wait := lasting.pop(event.conversation_id or 0, None):
            _finish(wait, event, hours.of(wait.inbox_id))


def _is_answer(event: Event) -> bool:
    return event.kind in (_REPLIED, _TALKING) and event.actor_kind == "agent"


def _finish(wait: Wait, event: Event, schedule: Schedule | None) -> None:
    if _is_answer(event):
        wait.answered_at = event.created_at
        wait.seconds = open_seconds(schedule, wait.asked_at, event.created_at)
    else:
        wait.ended_at = event.created_at
    wait.save(update_fields=["answered_at", "seconds", "ended_at"])
