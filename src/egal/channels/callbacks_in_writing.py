"""What becomes of a promise to ring somebody back, said where they read, if they wrote to us."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from egal.callbacks.models import Callback
from egal.channels.ringing_back import CHANNEL
from egal.channels.spelling import PHONE, legible
from egal.channels.ways import Way, ways_to_reply
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.service_levels.hours.words import moment
from egal.shared import clock
from egal.workspaces import scope

FRESH = timedelta(hours=4)  # what happened longer ago nobody wants to hear of
_BOOKED, _MOVED, _MISSED = "callback.booked", "callback.moved", "callback.missed"


def take(events: Sequence[Event]) -> None:
    """For a consumer: one message for each promise made on the telephone, moved by us, or given up
    after ringing in vain."""
    for event in events:
        if _concerns(event) and clock.now() - event.created_at < FRESH:
            with scope.of(event.workspace_id):
                _write(event)


consumer = Consumer("callbacks in writing", take, kinds=(_BOOKED, _MOVED, _MISSED))


def _concerns(event: Event) -> bool:
    """A colleague who promises, or gives one up, writes themselves or knows why not; whoever moves
    their own one sees it."""
    if event.kind == _MISSED:
        return event.actor_kind == "system"
    return (event.actor_kind == "agent") == (event.kind == _MOVED)


@transaction.atomic
def _write(event: Event) -> None:
    related = ("conversation__contact", "conversation__workspace", "conversation__inbox")
    callback = Callback.objects.select_related(*related).filter(pk=event.data["callback"]).first()
    way = _way(callback.conversation) if callback and _is_true(callback, event) else None
    if callback and way:
        reply(
            conversation=callback.conversation,
            actor=SYSTEM,
            text=_text(callback, event),
            inbox=way.inbox,
            to=way.addressed(),
            then=callback.conversation.status,
            until=callback.conversation.snoozed_until,
            request_id=_request(callback, event),
        )


def _is_true(callback: Callback, event: Event) -> bool:
    """Still, and new to them: on our pages they see at once what they have booked."""
    if event.kind == _MISSED:
        return callback.tries > 0
    on_our_pages = callback.conversation.inbox.channel == CHANNEL
    return callback.ended_at is None and (event.kind == _MOVED or not on_our_pages)


def _way(conversation: Conversation) -> Way | None:
    """The one they used last that is not public and on which something can be written."""
    if conversation.spam_at or conversation.merged_into_id:
        return None
    ways = ways_to_reply(conversation)
    writes = [each for each in ways if each.capabilities.can_send and not each.capabilities.by_hand]
    return next((each for each in writes if not each.capabilities.public), None)


def _request(callback: Callback, event: Event) -> str:
    """The same for a second time the same event is taken."""
    if event.kind == _MISSED:
        return f"missed-callback-{callback.id}"
    return f"callback-{callback.id}-{event.id}"


def _text(callback: Callback, event: Event) -> str:
    workspace = callback.conversation.workspace
    with override(callback.language or workspace.language):
        when = moment(callback.at, ZoneInfo(workspace.time_zone))
        told = {"number": legible(PHONE, callback.number), "moment": when}
        return _WORDS[event.kind](event.actor_kind == "system") % told


def _booked(in_line: bool) -> str:
    """in_line: their place in the queue is kept, so the moment is what we expect."""
    if in_line:
        return _(
            "We ring you back at %(number)s when it is your turn, presumably %(moment)s. Does "
            "another time suit you better? Answer this message."
        )
    return _(
        "We ring you back at %(number)s, %(moment)s. Does another time suit you better? Answer "
        "this message."
    )


def _moved(_in_line: bool) -> str:
    return _(
        "We ring you back at another time: %(moment)s, at %(number)s. Does that not suit you? "
        "Answer this message."
    )


def _missed(_in_line: bool) -> str:
    return _(
        "We have tried to ring you at %(number)s, as promised, and could not reach you. Answer "
        "this message and tell us when we may ring again, or simply write what it is about."
    )


_WORDS: Mapping[str, Callable[[bool], str]] = {
    _BOOKED: _booked,
    _MOVED: _moved,
    _MISSED: _missed,
}
