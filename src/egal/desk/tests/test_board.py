"""The live board and what agents say of themselves, as pages."""

from datetime import timedelta

from django.test import Client

from egal.callbacks.actions.callbacks import book_callback
from egal.calls.models import Call, Outcome, Phase, Way
from egal.conversations.models import Conversation, Inbox
from egal.routing.actions.presence import set_presence
from egal.routing.actions.waiting import enter
from egal.routing.handing_out import hand_out
from egal.routing.models import Kind, Presence, State
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz, conversation_of, writes

BOARD, PRESENCE = "/desk/nordnetz/board/", "/desk/nordnetz/presence/"


def at_desk(client: Client, nordnetz: Nordnetz, name: str = "jana") -> Client:
    client.force_login(getattr(nordnetz, name).account)
    return client


def line_of(nordnetz: Nordnetz) -> Inbox:
    return Inbox.objects.create(
        workspace=nordnetz.workspace, channel="phone", address="+49405550100"
    )


def calling(nordnetz: Nordnetz, line: Inbox, who: str, **more: object) -> Conversation:
    matter = conversation_of(writes(nordnetz.inbox, who, "Hello?"))
    Call.objects.create(
        workspace=nordnetz.workspace,
        inbox=line,
        driver="fake",
        external_id=who,
        way=Way.INBOUND,
        number="+4940555118",
        conversation=matter,
        **{"phase": Phase.QUEUED, "began_at": clock.now(), "queued_at": clock.now(), **more},
    )
    return matter


def test_it_shows_who_waits_with_whom_it_rings_and_who_is_there(
    client: Client, in_nordnetz: Nordnetz
) -> None:
    with clock.at(clock.now()):
        set_presence(agent=in_nordnetz.tariq, state=State.AVAILABLE)
        matter = calling(in_nordnetz, line_of(in_nordnetz), "Henrik")
        enter(
            kind=Kind.CALL,
            conversation=matter,
            call=Call.objects.get(),
            prefers=in_nordnetz.jana,
            since=clock.now() - timedelta(seconds=75),
        )
        hand_out()
        page = at_desk(client, in_nordnetz).get(BOARD).content.decode()
    for words in ("Henrik Weiß", "1:15", "rings at Tariq Rahimi", "Jana Köster knows them"):
        assert words in page


def test_it_counts_what_was_answered_in_time_and_who_hung_up(
    client: Client, in_nordnetz: Nordnetz
) -> None:
    line, now = line_of(in_nordnetz), clock.now()
    over = {"phase": Phase.ENDED, "ended_at": now}
    calling(in_nordnetz, line, "Mara", wait_seconds=12, talked_at=now, **over)
    calling(in_nordnetz, line, "Henrik", wait_seconds=90, outcome=Outcome.ABANDONED, **over)
    page = at_desk(client, in_nordnetz).get(BOARD).content.decode()
    assert "1 of 1" in page
    assert "longest wait 1:30" in page


def test_a_promise_that_may_break_stands_out(client: Client, in_nordnetz: Nordnetz) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "Please ring me."))
    promise = book_callback(
        conversation=matter,
        actor=in_nordnetz.jana,
        number="+4940123456",
        at=clock.now() + timedelta(minutes=4),
    )
    promise.at_risk_at = clock.now()
    promise.save()
    page = at_desk(client, in_nordnetz).get(BOARD).content.decode()
    assert "nobody is there" in page


def test_with_nothing_to_show_it_says_what_will_stand_there(
    client: Client, in_nordnetz: Nordnetz
) -> None:
    page = at_desk(client, in_nordnetz).get(BOARD).content.decode()
    assert "Nobody waits." in page
    assert "no calls yet today" in page


def test_it_is_for_who_leads(client: Client, in_nordnetz: Nordnetz) -> None:
    assert at_desk(client, in_nordnetz, "tariq").get(BOARD).status_code == 403


def test_who_leads_sends_away_who_forgot_to_say_so(client: Client, in_nordnetz: Nordnetz) -> None:
    set_presence(agent=in_nordnetz.tariq, state=State.AVAILABLE)
    address = f"{BOARD}agents/{public_id(in_nordnetz.tariq.id)}/"
    at_desk(client, in_nordnetz).post(address, {"state": "away"})
    assert Presence.objects.get().state == State.AWAY


def test_an_agent_says_where_they_are(client: Client, in_nordnetz: Nordnetz) -> None:
    line_of(in_nordnetz)
    at_desk(client, in_nordnetz, "tariq").post(PRESENCE, {"choice": "away:At lunch"})
    found = Presence.objects.get()
    assert (found.agent, found.state, found.reason) == (in_nordnetz.tariq, State.AWAY, "At lunch")
    page = client.get(PRESENCE).content.decode()
    assert "Away: At lunch" in page, "told to who cannot see the dot"


def test_nothing_is_asked_where_nothing_is_handed_out(
    client: Client, in_nordnetz: Nordnetz
) -> None:
    page = at_desk(client, in_nordnetz, "tariq").get(PRESENCE).content.decode()
    assert "Available" not in page


def test_nonsense_is_no_state(client: Client, in_nordnetz: Nordnetz) -> None:
    line_of(in_nordnetz)
    answer = at_desk(client, in_nordnetz, "tariq").post(PRESENCE, {"choice": "wrapping_up"})
    assert answer.status_code == 422
