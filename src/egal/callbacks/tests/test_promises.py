"""A promise to ring is kept: in line at its time, tried again, and an alarm before it breaks."""

from datetime import UTC, datetime, timedelta

import pytest

from egal.callbacks.actions.callbacks import book_callback, cancel_callback, move_callback
from egal.callbacks.customer import Customer
from egal.callbacks.models import Callback, Outcome
from egal.callbacks.noting import take
from egal.callbacks.scheduling import ring_back
from egal.calls.facts import CallFact
from egal.calls.models import Call, Phase, Way
from egal.channels.phone.noting import note_calls
from egal.conversations.actions.status import solve
from egal.conversations.models import Inbox
from egal.events.models import Event
from egal.routing.actions.offers import accept_offer
from egal.routing.actions.presence import set_presence
from egal.routing.actions.waiting import enter, keep_place
from egal.routing.handing_out import hand_out
from egal.routing.models import Kind, Offer, Presence, State, Waiting
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, happened, writes

AT = datetime(2026, 11, 16, 14, 40, tzinfo=UTC)
BEFORE = AT - timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    """Nordnetz can ring."""
    return Inbox.objects.create(
        workspace=in_nordnetz.workspace, channel="phone", address="+49405550100"
    )


@pytest.fixture
def promise(in_nordnetz: Nordnetz, line: Inbox) -> Callback:
    """Jana has promised Mara to ring her at 15:40."""
    with clock.at(BEFORE):
        matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Please ring me."))
        return book_callback(
            conversation=matter, actor=in_nordnetz.jana, number="+4940123456", at=AT
        )


def there(nordnetz: Nordnetz) -> None:
    set_presence(agent=nordnetz.tariq, state=State.AVAILABLE)
    Presence.objects.update(seen_at=clock.now(), active_at=clock.now())


def rings(nordnetz: Nordnetz, promise: Callback, line: Inbox, **more: object) -> Call:
    """What the switchboard notes of a call that keeps it."""
    call = Call.objects.create(
        workspace=nordnetz.workspace,
        inbox=line,
        driver="fake",
        external_id=clock.now().isoformat(),
        way=Way.OUTBOUND,
        callback=promise.id,
        agent=nordnetz.tariq,
        began_at=clock.now(),
        **more,
    )
    events = [
        Event(kind=kind, workspace_id=call.workspace_id, data={"call": call.id})
        for kind in ("call.began", "call.talking" if call.talked_at else "call.ended")
    ]
    take(events)
    return call


def in_vain(nordnetz: Nordnetz, promise: Callback, line: Inbox) -> None:
    rings(nordnetz, promise, line, ended_at=clock.now(), phase=Phase.ENDED, outcome="missed")


def waiting_for(promise: Callback) -> Waiting | None:
    return Waiting.objects.filter(callback=promise, taken_at=None, left_at=None).first()


def test_a_minute_before_its_time_it_is_put_in_line_once(
    in_nordnetz: Nordnetz, promise: Callback
) -> None:
    with clock.at(AT - 2 * MINUTE):
        there(in_nordnetz)
        assert ring_back() == 0
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        assert ring_back() == 1
        assert ring_back() == 0
        hand_out()
        assert Offer.objects.get().waiting == waiting_for(promise)


def test_it_goes_before_who_called_since(in_nordnetz: Nordnetz, promise: Callback) -> None:
    with clock.at(AT - 10 * MINUTE):
        enter(
            kind=Kind.CALL,
            conversation=conversation_of(writes(in_nordnetz.inbox, "Henrik", "Hello?")),
        )
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        ring_back(), hand_out()
        assert Offer.objects.get().waiting == waiting_for(promise)


def test_whoever_talks_has_kept_it(in_nordnetz: Nordnetz, promise: Callback, line: Inbox) -> None:
    with clock.at(AT):
        rings(in_nordnetz, promise, line, talked_at=AT, phase=Phase.TALKING)
    promise.refresh_from_db()
    assert (promise.outcome, promise.rung_at) == (Outcome.KEPT, AT)
    assert promise.ended_by == "Tariq Rahimi"


def test_who_does_not_answer_is_rung_again_and_in_the_end_given_up(
    in_nordnetz: Nordnetz, promise: Callback, line: Inbox
) -> None:
    for number in range(3):
        with clock.at(AT + (number * 15 - 1) * MINUTE):
            there(in_nordnetz)
            assert ring_back() == 1
            hand_out()
            accept_offer(offer=Offer.objects.get(ended_at=None), agent=in_nordnetz.tariq)
            in_vain(in_nordnetz, promise, line)
        with clock.at(AT + (number * 15 + 13) * MINUTE):
            assert ring_back() == 0
    promise.refresh_from_db()
    assert (promise.outcome, promise.tries, promise.rung_at) == (Outcome.MISSED, 3, AT - MINUTE)


def test_if_the_agents_browser_fails_they_were_not_rung(
    in_nordnetz: Nordnetz, promise: Callback, line: Inbox
) -> None:
    with clock.at(AT):
        over = {"ended_at": clock.now(), "phase": Phase.ENDED, "outcome": "failed"}
        rings(in_nordnetz, promise, line, reason="no browser", **over)
    promise.refresh_from_db()
    assert (promise.tries, promise.rung_at, promise.ended_at) == (0, None, None)


def test_a_call_as_it_is_noted_keeps_it(promise: Callback, line: Inbox) -> None:
    began = {"way": "outbound", "number": promise.number, "callback": promise.id}
    told = [("began", began), ("answered", {}), ("talking", {"leg": "a"})]
    facts = [
        CallFact(call="x", key=kind, kind=kind, at=AT + number * MINUTE / 10, data=data)  # type: ignore[arg-type]  # told as a table
        for number, (kind, data) in enumerate(told)
    ]
    note_calls(inbox=line, driver="embedded", facts=facts)
    take(list(Event.objects.filter(kind__startswith="call.").order_by("id")))
    promise.refresh_from_db()
    assert (promise.outcome, promise.rung_at) == (Outcome.KEPT, AT)


def test_an_alarm_comes_before_it_breaks_if_nobody_is_there(promise: Callback) -> None:
    with clock.at(AT - 5 * MINUTE):
        assert ring_back() == 1
        assert ring_back() == 0
    assert happened(promise.conversation)[-1] == "callback.at_risk"


def test_and_when_nobody_takes_it_by_its_time(in_nordnetz: Nordnetz, promise: Callback) -> None:
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        ring_back()
    with clock.at(AT):
        there(in_nordnetz)
        ring_back()
    event = Event.objects.get(kind="callback.at_risk")
    assert event.data["why"] == "nobody_free"


def test_what_somebody_has_taken_raises_none(in_nordnetz: Nordnetz, promise: Callback) -> None:
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        ring_back(), hand_out()
        accept_offer(offer=Offer.objects.get(), agent=in_nordnetz.tariq)
    with clock.at(AT - MINUTE / 2):
        assert ring_back() == 0


def test_if_the_call_does_not_come_about_it_is_put_in_line_again(
    in_nordnetz: Nordnetz, promise: Callback
) -> None:
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        ring_back(), hand_out()
        accept_offer(offer=Offer.objects.get(), agent=in_nordnetz.tariq)
    with clock.at(AT + MINUTE):
        there(in_nordnetz)
        ring_back()
        assert waiting_for(promise)


def test_moved_to_another_time_it_leaves_the_line(promise: Callback, in_nordnetz: Nordnetz) -> None:
    with clock.at(AT - MINUTE):
        ring_back()
        move_callback(callback=promise, actor=in_nordnetz.jana, at=AT + 60 * MINUTE)
        take(list(Event.objects.filter(kind="callback.moved")))
        assert waiting_for(promise) is None
        assert ring_back() == 0


def test_cancelled_it_rings_no_longer(promise: Callback, in_nordnetz: Nordnetz) -> None:
    with clock.at(AT):
        there(in_nordnetz)
        ring_back(), hand_out()
        cancel_callback(callback=promise, actor=in_nordnetz.jana)
        hand_out()
    assert waiting_for(promise) is None
    assert Offer.objects.get().became == "withdrawn"


def test_a_place_that_is_kept_comes_when_it_is_its_turn(
    in_nordnetz: Nordnetz, promise: Callback, line: Inbox
) -> None:
    with clock.at(BEFORE):
        call = Call.objects.create(
            workspace=in_nordnetz.workspace,
            inbox=line,
            driver="fake",
            external_id="a",
            way=Way.INBOUND,
            began_at=BEFORE,
        )
        waiting = enter(kind=Kind.CALL, conversation=promise.conversation, call=call)
        keep_place(waiting=waiting, callback=promise)
        call.ended_at = BEFORE
        call.save()
    with clock.at(BEFORE + MINUTE):
        there(in_nordnetz)
        assert hand_out() == 1
    assert waiting_for(promise) == waiting


def test_without_a_line_people_keep_them_by_hand(
    in_nordnetz: Nordnetz, promise: Callback, line: Inbox
) -> None:
    line.delete()
    with clock.at(AT + MINUTE):
        assert ring_back() == 0


def test_a_number_that_is_never_rung_is_refused_when_it_is_promised(
    in_nordnetz: Nordnetz, line: Inbox
) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Please ring me."))
    for actor, words in (
        (in_nordnetz.jana, "administers"),
        (Customer(matter.contact), "another one"),
    ):
        with clock.at(BEFORE), pytest.raises(Trouble, match=words):
            book_callback(conversation=matter, actor=actor, number="+33612345678", at=AT)


def test_promised_before_a_rule_forbade_it_it_goes_to_people(
    in_nordnetz: Nordnetz, promise: Callback, line: Inbox
) -> None:
    solve(conversation=promise.conversation, actor=in_nordnetz.jana)
    line.settings = {"may_dial": ["+33"]}
    line.save()
    with clock.at(AT - MINUTE):
        there(in_nordnetz)
        assert ring_back() == 0
    promise.refresh_from_db()
    assert (promise.outcome, promise.conversation.status) == (Outcome.MISSED, "open")
    assert waiting_for(promise) is None


def test_a_number_the_network_does_not_know_is_rung_once(promise: Callback, line: Inbox) -> None:
    began = {"way": "outbound", "number": promise.number, "callback": promise.id}
    told = [("began", began), ("ended", {"by": "us", "cause": 404})]
    facts = [
        CallFact(call="x", key=kind, kind=kind, at=AT, data=data)  # type: ignore[arg-type]  # told as a table
        for kind, data in told
    ]
    with clock.at(AT):
        note_calls(inbox=line, driver="embedded", facts=facts)
        take(list(Event.objects.filter(kind__startswith="call.").order_by("id")))
    promise.refresh_from_db()
    assert (promise.outcome, promise.tries, promise.rung_at) == (Outcome.MISSED, 0, AT)
    assert Event.objects.get(kind="callback.missed").data["why"] == "number"
