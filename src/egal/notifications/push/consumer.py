"""Reads the stream of events and notes which devices are to be told of an answer that went out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from egal.conversations.models import DeliveryState, Direction, Message
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.notifications.push.models import Push, PushDevice
from egal.shared import clock
from egal.shared.wake import wake
from egal.workspaces import scope

GRACE = timedelta(seconds=5)  # in which an open page says that it is read
FRESH = timedelta(days=1)  # what went out before is no news any more
_SENT = "delivery.changed"


def take(events: Sequence[Event]) -> None:
    """For a consumer: workspace by workspace."""
    sent: dict[int, list[int]] = {}
    for event in events:
        if event.data.get("new") == DeliveryState.SENT and clock.now() - event.created_at < FRESH:
            sent.setdefault(event.workspace_id, []).append(event.data["message"])
    for workspace_id, messages in sent.items():
        with scope.of(workspace_id):
            _note(list(_pushes(messages)))


consumer = Consumer("pushes", take, kinds=[_SENT])


def _pushes(messages: Iterable[int]) -> Iterator[Push]:
    """For what a person wrote to the contact; machines' answers are no news on a telephone."""
    answers = Message.objects.filter(
        pk__in=messages,
        direction=Direction.OUTBOUND,
        automatic="none",
        forwarded=False,
        redirects=None,
    )
    now = clock.now()
    for answer in answers.select_related("conversation").order_by("id"):
        for device in _devices(answer.conversation.contact_id):
            yield Push(
                workspace_id=answer.workspace_id,
                device=device,
                conversation=answer.conversation,
                message=answer,
                due_at=now + GRACE,
                created_at=now,
            )


def _devices(contact_id: int) -> Iterable[PushDevice]:
    """Those that want to hear, of every visitor the contact has."""
    return PushDevice.objects.filter(
        visitor__identity__contact=contact_id, visitor__ended_at=None, visitor__muted_at=None
    )


def _note(pushes: Sequence[Push]) -> None:
    latest = {(each.device_id, each.conversation_id): each for each in pushes}
    Push.objects.bulk_create(
        latest.values(),
        update_conflicts=True,
        unique_fields=["device", "conversation"],
        update_fields=["message", "due_at", "attempts", "created_at"],
    )
    if latest:
        wake("pushes")
