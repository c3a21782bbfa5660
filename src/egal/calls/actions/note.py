from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import cast

from django.db import transaction

from egal.calls.actions.following import follow
from egal.calls.facts import CallFact, Kind
from egal.calls.folding import State, each_once, fold
from egal.calls.models import Call, CallEvent, MenuVersion
from egal.conversations.models import Inbox, Message
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Agent

Place = Callable[[Call, State], Message | None]

_NOT_OF_THE_ROW = {"known", "conversation", "agent", "menu"}


@transaction.atomic
def note(*, inbox: Inbox, driver: str, facts: Iterable[CallFact], place: Place) -> list[Call]:
    """Keep what was told of calls by this inbox, and make of it what they are now.

    Facts may come twice, late and in any order: the calls end up the same. place: the message by
    which a call is shown, made once its beginning is known; a test call has none. Returns the calls
    in the order of their ids at the driver, which is that in which they are locked.
    """
    by_call: dict[str, list[CallFact]] = {}
    for fact in facts:
        by_call.setdefault(fact.call, []).append(fact)
    with scope.of(inbox.workspace_id):
        return [
            _note(inbox, driver, external_id, each_once(told), place)
            for external_id, told in sorted(by_call.items())
        ]


def _note(
    inbox: Inbox, driver: str, external_id: str, told: Sequence[CallFact], place: Place
) -> Call:
    call = _held(inbox, external_id) or _made(inbox, driver, external_id, told)
    kept = _keep(call, told)
    if kept is None:
        return call
    before, state = _seen(call), fold(kept)
    _become(call, state)
    if state.known and not call.test and call.message is None:
        call.message = place(call, state)
    call.conversation = call.message and call.message.conversation  # it may have been merged
    call.save()
    follow(call, before)
    return call


def _held(inbox: Inbox, external_id: str) -> Call | None:
    """The row of this call, locked; None while nobody has heard of it."""
    rows = Call.objects.select_for_update(of=("self",), no_key=True)
    related = rows.select_related("message__conversation", "agent__account", "workspace")
    call = related.filter(inbox=inbox, external_id=external_id).first()
    if call:
        call.inbox = inbox
    return call


def _made(inbox: Inbox, driver: str, external_id: str, told: Sequence[CallFact]) -> Call:
    """The same, made by whoever hears of it first; of two at once the second waits for the row."""
    new = Call(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        driver=driver,
        external_id=external_id,
        began_at=min(fact.at for fact in told),
    )
    Call.objects.bulk_create([new], ignore_conflicts=True)
    call = _held(inbox, external_id)
    assert call  # noqa: S101 - it was made just now, by us or by somebody else
    return call


def _keep(call: Call, told: Sequence[CallFact]) -> list[CallFact] | None:
    """All that is known of it then; None where nothing of this is new.

    Of two copies by different clocks the earlier one stays.
    """
    known = {event.key: event for event in CallEvent.objects.filter(call=call)}
    new = [_event(call, fact) for fact in told if fact.key not in known]
    earlier = [
        _moved(known[fact.key], fact)
        for fact in told
        if fact.key in known and fact.at < known[fact.key].at
    ]
    if not new and not earlier:
        return None
    CallEvent.objects.bulk_create(new)
    if earlier:
        CallEvent.objects.bulk_update(earlier, ["kind", "at", "data"])
    return [_fact(call, each) for each in (*known.values(), *new)]


def _event(call: Call, fact: CallFact) -> CallEvent:
    return CallEvent(
        workspace_id=call.workspace_id,
        call=call,
        key=fact.key,
        kind=fact.kind,
        at=fact.at,
        data=dict(fact.data),
        noted_at=clock.now(),
    )


def _moved(event: CallEvent, fact: CallFact) -> CallEvent:
    event.kind, event.at, event.data = fact.kind, fact.at, dict(fact.data)
    return event


def _fact(call: Call, event: CallEvent) -> CallFact:
    kind = cast("Kind", event.kind)  # was one when it was kept
    return CallFact(call=call.external_id, key=event.key, kind=kind, at=event.at, data=event.data)


def _seen(call: Call) -> Call:
    """As it was, to tell what has changed."""
    return Call(
        phase=call.phase,
        agent_id=call.agent_id,
        talked_at=call.talked_at,
        queued_at=call.queued_at,
        ended_at=call.ended_at,
        message_id=call.message_id,
        outcome=call.outcome,
    )


def _become(call: Call, state: State) -> None:
    told = {name: value for name, value in asdict(state).items() if name not in _NOT_OF_THE_ROW}
    began_at = told.pop("began_at")
    for name, value in told.items():
        setattr(call, name, value)
    call.began_at = began_at or call.began_at
    if state.agent != call.agent_id:
        call.agent = Agent.objects.select_related("account").filter(pk=state.agent or 0).first()
    if state.menu != call.menu_id:
        call.menu = MenuVersion.objects.filter(pk=state.menu or 0, inbox=call.inbox).first()
