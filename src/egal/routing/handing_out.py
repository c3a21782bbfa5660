"""The worker hands out work: looks who waits and who is free, and makes the offers."""

from collections.abc import Iterator, Mapping

from django.db import IntegrityError, transaction
from django.db.models import Case, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from egal.calls.wire import tell_desk
from egal.conversations.models import Conversation, Status, Unhappy
from egal.events.record import SYSTEM, record
from egal.routing.actions.presence import RANG_THROUGH, end_wrap_up, set_presence
from egal.routing.actions.waiting import end_offer, leave
from egal.routing.matching import Decision, End, Make, match
from egal.routing.models import Kind, Offer, Presence, State, Waiting
from egal.routing.rules import rule_of
from egal.routing.snapshots import snapshot_of
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Workspace

AT_ONCE = 500  # who wait are looked at, the first ones, in one workspace


def hand_out(kinds: Mapping[str, str] | None = None) -> int:
    """How much was done: wrap-ups ended, offers made and taken back, in every workspace.

    kinds: "chat" or "mail" by the key of a channel; what is in no channel of them fills nobody.
    """
    did = _end_wrap_ups()
    standing = Waiting.unscoped.filter(taken_at=None, left_at=None).order_by()
    for workspace_id in standing.values_list("workspace_id", flat=True).distinct():
        with scope.of(workspace_id):
            did += _hand_out(workspace_id, kinds or {})
    return did


@transaction.atomic
def _hand_out(workspace_id: int, kinds: Mapping[str, str]) -> int:
    """One worker at a time is at it; another goes on to the next workspace."""
    held = Workspace.objects.select_for_update(skip_locked=True, no_key=True)
    if not held.filter(pk=workspace_id).exists():
        return 0
    rule, waiting = rule_of(workspace_id), list(_still_waiting())
    decisions = match(snapshot_of(rule, waiting, kinds), clock.now())
    by_id = {each.id: each for each in waiting}
    return sum(_apply(each, by_id) for each in decisions)


def _still_waiting() -> Iterator[Waiting]:
    """Held until the end, calls first: "call" < "chat" < "mail". Who waits for nothing leaves."""
    unhappy = Unhappy.objects.filter(conversation=OuterRef("conversation")).values("urgency")
    rows = Waiting.objects.filter(taken_at=None, left_at=None)
    rows = rows.annotate(
        urgency=Case(When(kind=Kind.CALL, then=0.0), default=Coalesce(Subquery(unhappy[:1]), 0.0))
    )
    rows = rows.order_by("kind", "-urgency", "since", "id")
    rows = rows.select_related("conversation", "call", "callback")
    for each in rows.select_for_update(of=("self",), no_key=True)[:AT_ONCE]:
        if _is_over(each):
            leave(waiting=each)
        else:
            yield each


def _is_over(waiting: Waiting) -> bool:
    """Also where the process that carried the call could not say so any more."""
    if waiting.callback:
        return waiting.callback.ended_at is not None
    if waiting.call:
        return waiting.call.ended_at is not None
    return waiting.kind != Kind.CALL and _needs_nobody(waiting.conversation)


def _needs_nobody(matter: Conversation) -> bool:
    """Somebody has it, or it is done with."""
    done = matter.status != Status.OPEN or matter.spam_at or matter.merged_into_id
    return bool(matter.assignee_id or done)


def _apply(decision: Decision, waiting: Mapping[int, Waiting]) -> int:
    match decision:
        case Make():
            return _make(decision, waiting[decision.waiting])
        case End():
            return _end(decision)


def _make(decision: Make, waiting: Waiting) -> int:
    """0 where somebody was quicker."""
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                workspace_id=waiting.workspace_id,
                waiting=waiting,
                agent_id=decision.agent,
                made_at=clock.now(),
                until=decision.until,
            )
    except IntegrityError:
        return 0
    _record("offer.made", offer, waiting)
    return 1


def _end(decision: End) -> int:
    """Who let a call ring through is away from then on, and sees why."""
    offer = Offer.objects.select_related("waiting", "agent__account").get(pk=decision.offer)
    if not end_offer(offer, decision.how):
        return 0
    _record(f"offer.{decision.how}", offer, offer.waiting)
    if decision.how == "timed_out" and offer.waiting.kind == Kind.CALL:
        set_presence(agent=offer.agent, state=State.AWAY, reason=RANG_THROUGH, by_itself=True)
    return 1


def _record(kind: str, offer: Offer, waiting: Waiting) -> None:
    record(
        kind,
        workspace_id=offer.workspace_id,
        actor=SYSTEM,
        conversation_id=waiting.conversation_id,
        offer=offer.id,
        agent=offer.agent_id,
        way=waiting.kind,
    )
    if kind == "offer.made":
        tell_desk(workspace=offer.workspace_id, agent=offer.agent_id, kind="look")


def _end_wrap_ups() -> int:
    over = Presence.unscoped.filter(state=State.WRAPPING_UP, until__lte=clock.now())
    found = list(over.select_related("agent__account"))
    for each in found:
        with scope.of(each.workspace_id):
            end_wrap_up(agent=each.agent, by_itself=True)
    return len(found)
