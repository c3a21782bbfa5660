"""Callbacks are promises: at their time they are put in line, and an alarm comes before they break.

Where the workspace has no line by which the desk can ring, people keep them by hand.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from egal.callbacks.actions.promises import Why, give_to_people, raise_alarm
from egal.callbacks.lines import lines, why_not_rung
from egal.callbacks.models import Callback, CallbackSlots
from egal.calls.models import Call
from egal.conversations.models import Inbox
from egal.routing.actions.waiting import enter
from egal.routing.models import Kind, State, Waiting
from egal.routing.snapshots import is_online, present
from egal.shared import clock
from egal.workspaces import scope

LEAD = timedelta(minutes=1)  # before its time, so that an agent has taken it by then
ALARM = timedelta(minutes=5)  # before its time, if nobody is there who could
CONNECTING = timedelta(minutes=1)  # between an agent taking it and the call they make of it
AT_ONCE = 500


def ring_back() -> int:
    """How many were put in line or raised an alarm, in all workspaces."""
    soon = Callback.unscoped.filter(ended_at=None, at__lte=clock.now() + ALARM)
    by_workspace: dict[int, list[Callback]] = defaultdict(list)
    for each in soon.select_related("conversation__assignee").order_by("at", "id")[:AT_ONCE]:
        by_workspace[each.workspace_id].append(each)
    did = 0
    for workspace_id, callbacks in by_workspace.items():
        with scope.of(workspace_id):
            ours = lines()
            did += _keep(_ringable(callbacks, ours)) if ours else 0
    return did


def _ringable(callbacks: Sequence[Callback], ours: Sequence[Inbox]) -> list[Callback]:
    """Without those that no line rings: promised before the rule said so, they need people."""
    kept = []
    for each in callbacks:
        if why_not_rung(each.number, each.conversation, ours):
            give_to_people(callback=each)
        else:
            kept.append(each)
    return kept


def _keep(callbacks: Sequence[Callback]) -> int:
    due = [each for each in callbacks if each.at <= clock.now() + LEAD]
    entered = [_enter(each) for each in _not_in_hand(due)]
    return len(entered) + sum(_warn(callbacks))


def _enter(callback: Callback) -> Waiting:
    """Who was promised a time goes before everybody who came since it was booked.

    Whoever has the matter is asked first, and waited for until the time.
    """
    return enter(
        kind=Kind.CALL,
        conversation=callback.conversation,
        callback=callback,
        team=callback.conversation.team,
        prefers=callback.conversation.assignee,
        prefers_until=callback.at,
        language=callback.language,
        since=callback.booked_at,
    )


def _not_in_hand(due: Sequence[Callback]) -> Iterator[Callback]:
    """Without those that wait, are being rung, or were tried a little while ago."""
    pause = timedelta(minutes=_slots().retry_minutes)
    ids = [each.id for each in due]
    busy = {*_taken_or_waiting(ids), *_being_rung(ids)}
    for each in due:
        rests = each.tried_at is not None and each.tried_at + pause > clock.now()
        if each.id not in busy and not rests:
            yield each


def _taken_or_waiting(ids: Sequence[int]) -> list[int | None]:
    waits = Waiting.objects.filter(callback__in=ids, left_at=None)
    recent = Q(taken_at=None) | Q(taken_at__gt=clock.now() - CONNECTING)
    return list(waits.filter(recent).values_list("callback_id", flat=True))


def _being_rung(ids: Sequence[int]) -> list[int | None]:
    up = Call.objects.filter(ended_at=None, callback__in=ids)
    return list(up.values_list("callback", flat=True))


def _warn(callbacks: Sequence[Callback]) -> Iterator[bool]:
    """Of those that were never rung."""
    fresh = [each for each in callbacks if each.at_risk_at is None and each.rung_at is None]
    somebody = fresh and any(is_online(each) and each.state != State.AWAY for each in present())
    taken = set(_taken(fresh))
    for each in fresh:
        if each.id not in taken and (why := _why(each.at, bool(somebody))):
            yield raise_alarm(callback=each, why=why)


def _why(at: datetime, somebody: bool) -> Why | None:
    if at <= clock.now():
        return "nobody_free" if somebody else "nobody_there"
    return None if somebody else "nobody_there"


def _taken(callbacks: Sequence[Callback]) -> list[int | None]:
    recent = Waiting.objects.filter(callback__in=callbacks, taken_at__gt=clock.now() - CONNECTING)
    return [*recent.values_list("callback_id", flat=True), *_being_rung([e.id for e in callbacks])]


def _slots() -> CallbackSlots:
    return CallbackSlots.objects.first() or CallbackSlots()
