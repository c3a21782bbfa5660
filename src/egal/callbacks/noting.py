"""What calls make of promises: kept when somebody talks, tried again when nobody answers."""

from collections.abc import Sequence

from egal.callbacks.actions.callbacks import keep_callback, miss_callback, try_callback
from egal.callbacks.actions.promises import give_to_people, note_rung
from egal.callbacks.models import Callback, CallbackSlots
from egal.calls.models import Call, CallEvent, Outcome
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.routing.actions.waiting import leave
from egal.routing.models import Waiting
from egal.workspaces import scope

_CALLS = ("call.talking", "call.ended")
_MOVED = "callback.moved"
_NOWHERE = (404, 410, 484, 604)  # no such number: RFC 3261, 21.4.5, 21.4.9, 21.4.22, 21.6.3
_NOT_RUNG = "no browser"  # why a call ended before the number was dialled: its agent was not there


def take(events: Sequence[Event]) -> None:
    """For a consumer, in the order it happened."""
    for event in events:
        with scope.of(event.workspace_id):
            if event.kind == _MOVED:
                _leave_line(event.data["callback"])
            elif call := Call.objects.filter(pk=event.data.get("call") or 0).first():
                _follow(event.kind, call)


consumer = Consumer("promises", take, kinds=(*_CALLS, _MOVED))


def _follow(kind: str, call: Call) -> None:
    promised = Callback.objects.filter(pk=call.callback or 0, ended_at=None).first()
    if promised is None:
        return
    if call.talked_at:
        note_rung(callback=promised, at=call.began_at)
        keep_callback(callback=promised, actor=call.agent or SYSTEM)
    elif kind == "call.ended" and _was_rung(call):
        note_rung(callback=promised, at=call.began_at)
        if _leads_nowhere(call):
            give_to_people(callback=promised)
        else:
            _try_again_or_give_up(promised, call)


def _was_rung(call: Call) -> bool:
    """Whether it was them who did not answer, and nothing of ours that failed."""
    return call.outcome != Outcome.INTERRUPTED and call.reason != _NOT_RUNG


def _leads_nowhere(call: Call) -> bool:
    """Whether the network knows no such number; to ring it again would help nobody."""
    told = CallEvent.objects.filter(call=call, kind="ended", data__cause__in=_NOWHERE)
    return call.outcome == Outcome.FAILED and told.exists()


def _try_again_or_give_up(promised: Callback, call: Call) -> None:
    slots = CallbackSlots.objects.first() or CallbackSlots()
    tried = try_callback(callback=promised, actor=call.agent or SYSTEM)
    if tried.tries >= slots.tries:
        miss_callback(callback=tried, actor=SYSTEM)


def _leave_line(callback: int) -> None:
    """Put in line anew at the time that is promised now."""
    for each in Waiting.objects.filter(callback=callback, taken_at=None, left_at=None):
        leave(waiting=each)
