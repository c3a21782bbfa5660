import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from egal.calls.facts import CallFact, Kind
from egal.calls.models import Call, CallEvent
from egal.channels.connect import connect_inbox
from egal.channels.phone.noting import note_calls
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.service_levels.models import Wait, WaitMeasure
from egal.service_levels.waiting.measuring import measure_waits
from egal.service_levels.waiting.noting import take
from egal.shared import clock
from egal.testing.people import Nordnetz, happened
from egal.testing.together import together

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MARA = "+4940123456"
pytestmark = pytest.mark.django_db


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    return connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+49 40 5550100",
        settings={"peers": "127.0.0.1"},
        actor=SYSTEM,
    )


def fact(kind: Kind, seconds: float, call: str = "c1", **data: Any) -> CallFact:
    at = NINE + timedelta(seconds=seconds)
    return CallFact(call=call, key=f"{kind} {seconds}", kind=kind, at=at, data=data)


def rings(call: str = "c1", number: str = MARA) -> CallFact:
    return fact("began", 0, call, way="inbound", number=number, name="Mara Lindner", host="h")


def talk_with(agent: int) -> list[CallFact]:
    return [
        rings(),
        fact("answered", 1),
        fact("queued", 5),
        fact("talking", 30, agent=agent, leg="b1"),
        fact("ended", 402, by="customer"),
    ]


def noted(line: Inbox, *facts: CallFact) -> Call:
    [call] = note_calls(inbox=line, driver="embedded", facts=facts)
    return call


def test_a_call_is_a_message_in_a_conversation_of_who_rings(line: Inbox) -> None:
    call = noted(line, rings())
    assert call.message
    assert (call.message.from_address, call.message.text) == (MARA, "Telephone call")
    conversation = Conversation.objects.get()
    assert (conversation.contact_name, conversation.status) == ("Mara Lindner", "open")
    assert conversation.subject == "Call from Mara Lindner"


def test_who_answers_has_the_matter_and_it_is_said_how_long_they_talked(
    line: Inbox, in_nordnetz: Nordnetz
) -> None:
    call = noted(line, *talk_with(in_nordnetz.tariq.id))
    conversation = Conversation.objects.get()
    assert (conversation.assignee, conversation.preview) == (in_nordnetz.tariq, "Call, 6:12")
    assert (call.outcome, call.agent) == ("answered", in_nordnetz.tariq)


def test_who_hangs_up_while_waiting_leaves_something_open(line: Inbox) -> None:
    noted(line, rings(), fact("queued", 10), fact("ended", 260, by="customer"))
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.preview) == ("open", "Hung up after waiting 4:10")


@pytest.mark.parametrize("seed", range(5))
def test_late_shuffled_and_twice_it_is_the_same_call(
    line: Inbox, in_nordnetz: Nordnetz, seed: int
) -> None:
    told = [*talk_with(in_nordnetz.jana.id)] * 2
    random.Random(seed).shuffle(told)
    for each in told:
        noted(line, each)
    call = Call.objects.get()
    spans = (call.ring_seconds, call.wait_seconds, call.talk_seconds)
    assert (call.phase, call.outcome, spans) == ("ended", "answered", (1, 25, 372))
    assert (Message.objects.count(), CallEvent.objects.count()) == (1, 5)
    assert happened(Conversation.objects.get()).count("call.ended") == 1


def test_a_second_call_joins_what_is_open_and_a_solved_one_stays_solved(
    line: Inbox, in_nordnetz: Nordnetz
) -> None:
    first = noted(line, rings("c1"))
    assert noted(line, rings("c2")).conversation == first.conversation
    assert first.conversation
    solve(conversation=first.conversation, actor=in_nordnetz.jana)
    assert noted(line, rings("c3")).conversation != first.conversation


def test_who_withholds_their_number_is_nobody_we_know(line: Inbox) -> None:
    one, other = (
        noted(line, fact("began", 0, name, way="inbound", number="")) for name in ("c1", "c2")
    )
    assert one.conversation != other.conversation
    assert Conversation.objects.filter(contact_name="Number withheld").count() == 2


def test_a_call_of_ours_is_ours_in_the_conversation_meant(
    line: Inbox, in_nordnetz: Nordnetz
) -> None:
    conversation = noted(line, rings()).conversation
    assert conversation
    data: dict[str, Any] = {"way": "outbound", "number": MARA, "agent": in_nordnetz.jana.id}
    began = fact("began", 60, "c2", **data, conversation=conversation.id)
    call = noted(line, began, fact("ended", 90, "c2", by="us", cause=486))
    assert call.message
    assert (call.message.direction, call.message.author_name) == ("outbound", "Jana Köster")
    assert (call.message.text, call.conversation) == ("Not reached: busy", conversation)
    again = noted(line, fact("began", 99, "c3", **data))
    assert again.conversation == conversation


def test_a_call_to_somebody_new_begins_a_conversation(line: Inbox, in_nordnetz: Nordnetz) -> None:
    data: dict[str, Any] = {"way": "outbound", "number": MARA, "agent": in_nordnetz.jana.id}
    call = noted(line, fact("began", 0, **data))
    assert call.conversation
    assert call.conversation.assignee == in_nordnetz.jana
    assert "conversation.begun" in happened(call.conversation)


def test_a_test_call_is_shown_nowhere(line: Inbox) -> None:
    call = noted(line, fact("began", 0, way="inbound", test=True), fact("ended", 9))
    assert (call.test, call.message, Conversation.objects.count()) == (True, None, 0)
    assert not Event.objects.filter(kind__startswith="call.").exists()


def test_what_comes_before_the_beginning_waits_for_it(line: Inbox) -> None:
    early = noted(line, fact("ended", 9, by="customer"))
    assert (early.message, early.phase) == (None, "ended")
    assert noted(line, rings()).message


def test_the_talk_is_the_answer_they_waited_for(line: Inbox, in_nordnetz: Nordnetz) -> None:
    noted(line, *talk_with(in_nordnetz.jana.id))
    take(list(Event.objects.order_by("id")))
    assert Wait.objects.get().answered_at


def test_who_was_not_answered_on_the_line_waits_on_it_no_more(line: Inbox) -> None:
    noted(line, rings(), fact("ended", 30, by="customer"))
    take(list(Event.objects.order_by("id")))
    wait = Wait.objects.get()
    assert (wait.answered_at, bool(wait.ended_at)) == (None, True)


def test_a_line_is_measured_whether_there_is_a_portal_or_not(line: Inbox) -> None:
    assert measure_waits() == 0
    began = CallFact(call="c1", key="b", kind="began", at=clock.now(), data={"number": MARA})
    noted(line, began)
    assert (measure_waits(), WaitMeasure.objects.get().inbox) == (1, line)


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_of_a_new_call_at_once_make_one(in_nordnetz: Nordnetz) -> None:
    here = connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+494055501000",
        settings={"peers": "127.0.0.1"},
        actor=SYSTEM,
    )
    told = talk_with(in_nordnetz.jana.id)
    ways = [partial(note_calls, inbox=here, driver="embedded", facts=told[n::2]) for n in (0, 1)]
    for found in together(*ways, *ways):
        assert not isinstance(found, Exception)
    assert (Call.objects.get().outcome, Message.objects.count()) == ("answered", 1)
    assert Call.objects.get().wait_seconds == 25
