"""The telephone at the desk: what rings, what is answered, and what is told to the switchboard."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from egal.callbacks.actions.callbacks import book_callback
from egal.callbacks.models import Callback
from egal.calls import wire
from egal.calls.models import Call, Phase, Way
from egal.conversations.models import Conversation, Inbox
from egal.desk.tests.conftest import signed_in
from egal.routing.actions.presence import set_presence
from egal.routing.actions.waiting import enter, leave
from egal.routing.models import Kind, Offer, State, Waiting
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Agent

PHONE = "/desk/nordnetz/phone/"
MARA = "+4915112345204"
Told = list[dict[str, Any]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the switchboard is told, without whose wish it is."""
    said: Told = []

    def keep(channel: str, message: dict[str, Any]) -> None:
        if channel == wire.TO_PHONE:
            said.append({key: message[key] for key in message if key not in ("workspace", "agent")})

    at_once = SimpleNamespace(on_commit=lambda tell, robust: tell())
    monkeypatch.setattr(wire, "transaction", at_once)
    monkeypatch.setattr(wire, "_tell", keep)
    return said


def ringing(matter: Conversation, agent: Agent, *, number: str = MARA) -> Offer:
    """Mara's call, put to this agent."""
    call = Call.objects.create(
        workspace=matter.workspace,
        inbox=matter.inbox,
        driver="fake",
        external_id=f"call {Call.objects.count()}",
        way=Way.INBOUND,
        number=number,
        conversation=matter,
        phase=Phase.QUEUED,
        began_at=clock.now(),
    )
    return offered(enter(kind=Kind.CALL, conversation=matter, call=call), agent)


def offered(waiting: Waiting, agent: Agent) -> Offer:
    now = clock.now()
    until = now + timedelta(seconds=20)
    return Offer.objects.create(
        workspace=waiting.workspace, waiting=waiting, agent=agent, made_at=now, until=until
    )


def talking(offer: Offer, agent: Agent) -> Call:
    """As the switchboard notes once both are joined."""
    call: Call | None = offer.waiting.call
    assert call is not None
    call.phase, call.agent, call.talked_at = Phase.TALKING, agent, clock.now()
    call.save()
    return call


def test_a_call_rings_with_who_it_is(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    ringing(matter, company.jana)
    shown = jana.get(PHONE).content.decode()
    assert "Mara Lindner is calling" in shown
    assert "+49 1511 2345204" in shown
    assert "“Router”" in shown
    assert "was in touch before" in shown


def test_of_who_shows_no_number_nothing_is_claimed(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    ringing(matter, company.jana, number="")
    shown = jana.get(PHONE).content.decode()
    assert "Somebody is calling" in shown
    assert "number withheld" in shown
    assert "in touch" not in shown


def test_a_promise_that_is_due_names_the_number_and_the_open_matter(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    called = Conversation.objects.create(
        workspace=matter.workspace,
        inbox=matter.inbox,
        contact=matter.contact,
        channel="phone",
        contact_name="Mara Lindner",
        subject="Call from Mara Lindner",
        created_at=clock.now(),
        last_activity_at=clock.now(),
    )
    offered(
        enter(kind=Kind.CALL, conversation=called, callback=promise(called, company.jana)),
        company.jana,
    )
    shown = jana.get(PHONE).content.decode()
    assert "Time to ring Mara Lindner back" in shown
    assert "+49 1511 2345204" in shown
    assert "“Router”" in shown


def test_it_rings_at_nobody_else(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    ringing(matter, company.tariq)
    assert "is calling" not in jana.get(PHONE).content.decode()


def test_who_answered_them_before_knows_them(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    people.replies(company.jana, matter, "Try the other socket.")
    ringing(matter, company.jana)
    assert "knows you" in jana.get(PHONE).content.decode()


def test_answering_brings_the_call_to_this_tab_and_opens_the_matter(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    offer = ringing(matter, company.jana)
    answer = jana.post(f"{PHONE}answer/", {"offer": offer.public_id, "tab": "1x2"})
    assert told == [{"do": "answer", "call": offer.waiting.call_id, "tab": "1x2"}]
    assert f"/conversations/{matter.public_id}/" in answer.headers["Egal-Opens"]
    assert "connecting" in answer.content.decode()


def test_who_is_too_late_is_told_so(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    offer = ringing(matter, company.jana)
    leave(waiting=offer.waiting)
    answer = jana.post(f"{PHONE}answer/", {"offer": offer.public_id, "tab": "1x2"})
    assert answer.status_code == 422
    assert "They do not wait any more." in answer.content.decode()
    assert told == []


def test_what_is_wanted_of_a_call_is_told_to_the_switchboard(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    call = talking(ringing(matter, company.jana), company.jana)
    given = {"call": call.public_id}
    jana.post(f"{PHONE}wish/", {**given, "do": "hold"})
    jana.post(f"{PHONE}wish/", {**given, "do": "digits", "digits": "4#"})
    to_tariq = {"agent": public_id(company.tariq.pk)}
    jana.post(f"{PHONE}wish/", {**given, "do": "transfer", **to_tariq})
    jana.post(f"{PHONE}wish/", {**given, "do": "hang_up"})
    assert told == [
        {"do": "hold", "call": call.id},
        {"do": "digits", "call": call.id, "digits": "4#"},
        {"do": "transfer", "call": call.id, "to": {"agent": company.tariq.pk}},
        {"do": "hang_up", "call": call.id},
    ]


def test_a_number_to_pass_on_to_is_spelled_whole(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    call = talking(ringing(matter, company.jana), company.jana)
    given = {"call": call.public_id, "do": "transfer"}
    assert jana.post(f"{PHONE}wish/", {**given, "number": "hm"}).status_code == 422
    jana.post(f"{PHONE}wish/", {**given, "number": "+49 40 5550 118"})
    assert [each["to"] for each in told] == [{"number": "+49405550118"}]


def test_nobody_touches_a_call_they_are_not_in(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    call = talking(ringing(matter, company.tariq), company.tariq)
    given = {"call": call.public_id, "do": "hang_up"}
    assert jana.post(f"{PHONE}wish/", given).status_code == 404
    assert told == []


def test_in_ten_minutes_is_a_promise(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    offer = ringing(matter, company.jana)
    answer = jana.post(f"{PHONE}later/", {"offer": offer.public_id})
    promised = Callback.objects.get(conversation=matter)
    assert promised.number == MARA
    assert 9.5 < (promised.at - clock.now()).total_seconds() / 60 <= 10
    assert told == [{"do": "later", "call": offer.waiting.call_id, "minutes": 10}]
    assert "is calling" not in answer.content.decode()


def test_a_caller_without_a_number_cannot_be_rung(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    offer = ringing(matter, company.jana, number="")
    assert "In 10 min" not in jana.get(PHONE).content.decode()
    assert jana.post(f"{PHONE}later/", {"offer": offer.public_id}).status_code == 422
    assert told == []


def test_the_first_call_holds_while_the_second_is_answered(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    first = talking(ringing(matter, company.jana), company.jana)
    Waiting.objects.update(taken_at=clock.now(), taken_by=company.jana)
    Offer.objects.update(ended_at=clock.now())
    second = ringing(matter, company.jana)
    jana.post(f"{PHONE}answer/", {"offer": second.public_id, "tab": "t"})
    assert [(each["do"], each["call"]) for each in told] == [
        ("hold", first.id),
        ("answer", second.waiting.call_id),
    ]


def test_a_promise_that_is_due_rings_the_agent_first(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    line = phone_inbox(company)
    promised = promise(matter, company.jana)
    waiting = enter(kind=Kind.CALL, conversation=matter, callback=promised)
    offer = offered(waiting, company.jana)
    assert "Time to ring Mara Lindner back" in jana.get(PHONE).content.decode()
    jana.post(f"{PHONE}answer/", {"offer": offer.public_id, "tab": "t"})
    assert told == [
        {
            "do": "dial",
            "number": MARA,
            "inbox": line.id,
            "conversation": matter.id,
            "callback": promised.id,
            "tab": "t",
        }
    ]


def test_a_number_is_rung_in_its_conversation(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    given = {"number": "0151 12345204", "conversation": matter.public_id, "tab": "t"}
    refused = jana.post(f"{PHONE}dial/", given)
    assert "No telephone line is connected" in refused.content.decode()
    line = phone_inbox(company)
    jana.post(f"{PHONE}dial/", given)
    assert (told[0]["number"], told[0]["inbox"]) == (MARA, line.id)
    assert told[0]["conversation"] == matter.id


def test_the_answer_of_the_browser_goes_to_its_leg(
    company: people.Nordnetz, jana: Client, told: Told
) -> None:
    given = {"leg": "b1", "sdp": "v=0\r\n"}
    assert jana.post(f"{PHONE}sdp/", given).status_code == 204
    assert jana.post(f"{PHONE}sdp/", {"leg": "b1", "sdp": "hello"}).status_code == 400
    assert told == [{"do": "sdp", **given}]


def test_how_good_the_line_was_is_told(
    company: people.Nordnetz, matter: Conversation, jana: Client, told: Told
) -> None:
    call = talking(ringing(matter, company.jana), company.jana)
    figures = {"loss": "0.01", "jitter": "4.5", "round_trip": "NaN"}
    jana.post(f"{PHONE}quality/", {"call": call.public_id, **figures})
    assert told == [{"do": "quality", "call": call.id, "loss": 0.01, "jitter": 4.5}]


def test_who_is_ready_again_takes_calls(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    assert matter
    until = clock.now() + timedelta(seconds=20)
    set_presence(agent=company.jana, state=State.WRAPPING_UP, until=until)
    assert "After the call" in jana.get(PHONE).content.decode()
    assert "After the call" not in jana.post(f"{PHONE}ready/").content.decode()


def test_a_call_can_be_passed_on_to_colleagues_who_take_calls(
    company: people.Nordnetz, matter: Conversation, jana: Client
) -> None:
    people.vera(company.workspace)
    call = talking(ringing(matter, company.jana), company.jana)
    shown = jana.get(f"{PHONE}whom/?call={call.public_id}").content.decode()
    assert "Tariq Rahimi" in shown
    assert "Vera" not in shown, "she only reads"
    assert "Jana" not in shown


def test_who_only_reads_has_no_telephone(company: people.Nordnetz) -> None:
    vera = signed_in(people.vera(company.workspace).account.email)
    assert vera.get(PHONE).status_code == 403


def phone_inbox(company: people.Nordnetz) -> Inbox:
    return Inbox.objects.create(
        workspace=company.workspace,
        channel="phone",
        address="+49405550100",
        settings={"driver": "embedded"},
    )


def promise(matter: Conversation, agent: Agent) -> Callback:
    at = clock.now() + timedelta(minutes=1)
    return book_callback(conversation=matter, actor=agent, number=MARA, at=at)
