"""A call in its conversation: who, what became of it, what was said."""

import io
import wave
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from egal.calls.actions import following
from egal.calls.facts import CallFact, Kind
from egal.calls.models import Call, Recording
from egal.channels.connect import connect_inbox
from egal.channels.phone.noting import note_calls
from egal.conversations.models import Inbox
from egal.desk.tests.conftest import signed_in
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import files
from egal.testing import people
from egal.workspaces import scope

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MARA = "+4915112345204"


@pytest.fixture
def line(company: people.Nordnetz) -> Iterator[Inbox]:
    with scope.of(company.workspace.id):
        yield connect_inbox(
            workspace=company.workspace,
            channel="phone",
            address="+49 40 5550100",
            settings={"peers": "127.0.0.1"},
            actor=SYSTEM,
        )


def noted(line: Inbox, *told: tuple[Kind, float, dict[str, Any]]) -> Call:
    """A call of Mara's of which this was told, each so many seconds after nine."""
    began = {"way": "inbound", "number": MARA, "name": "Mara Lindner"}
    facts = [("began", 0, began), *told]
    [call] = note_calls(
        inbox=line,
        driver="fake",
        facts=[
            CallFact(
                call="a",
                key=f"{kind} {after}",
                kind=kind,
                at=NINE + timedelta(seconds=after),
                data=data,
            )
            for kind, after, data in facts
        ],
    )
    return call


def talked(line: Inbox, agent: int) -> Call:
    return noted(
        line,
        ("answered", 1, {}),
        ("queued", 3, {}),
        ("talking", 30, {"agent": agent, "leg": "b"}),
        ("ended", 402, {"by": "customer"}),
    )


def recorded(call: Call, **more: Any) -> Recording:
    """Half a second of silence, as if it had been kept."""
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(2 * 2 * 4_000))
    return Recording.objects.create(
        workspace=call.workspace,
        call=call,
        kind="talk",
        sha256=files.keep(content.getvalue()),
        size=len(content.getvalue()),
        seconds=0.5,
        peaks=[0, 50, 100, 20],
        began_at=call.began_at,
        **more,
    )


def shown(browser: Client, call: Call) -> str:
    assert call.conversation
    page = browser.get(f"/desk/nordnetz/conversations/{call.conversation.public_id}/")
    return page.content.decode()


def test_a_talk_says_with_whom_and_how_long_each_part_took(
    company: people.Nordnetz, line: Inbox, jana: Client
) -> None:
    page = shown(jana, talked(line, company.tariq.id))
    assert "Call with Mara Lindner" in page
    assert "with Tariq Rahimi" in page
    assert "6:12" in page
    assert "<dt>Waited</dt><dd>0:27</dd>" in page
    assert "The customer hung up." in page


def test_who_hung_up_waiting_can_be_rung_back(line: Inbox, jana: Client) -> None:
    call = noted(line, ("answered", 1, {}), ("queued", 2, {}), ("ended", 242, {"by": "customer"}))
    page = shown(jana, call)
    assert "Mara Lindner hung up after waiting 4:00" in page
    assert f'data-dials="{MARA}"' in page


def test_a_call_that_is_up_says_so(company: people.Nordnetz, line: Inbox, jana: Client) -> None:
    talking = {"agent": company.tariq.id, "leg": "b"}
    page = shown(jana, noted(line, ("answered", 1, {}), ("talking", 2, talking)))
    assert "in the call" in page


def test_what_was_said_is_drawn_heard_and_read(
    company: people.Nordnetz, line: Inbox, jana: Client
) -> None:
    said = [{"from": 0.0, "until": 0.4, "side": "customer", "text": "The street comes home."}]
    kept = recorded(talked(line, company.tariq.id), transcript=said, transcript_state="done")
    page = shown(jana, kept.call)
    assert "M2 " in page, "the waveform"
    assert "The street comes home." in page
    heard = jana.get(f"/desk/nordnetz/recordings/{kept.public_id}/", HTTP_RANGE="bytes=0-99")
    assert heard.status_code == 206
    assert heard.headers["Content-Type"].startswith("audio/")
    assert b"".join(heard)[:4] == b"RIFF"


def test_each_listening_is_noted_once(company: people.Nordnetz, line: Inbox, jana: Client) -> None:
    kept = recorded(talked(line, company.tariq.id))
    address = f"/desk/nordnetz/recordings/{kept.public_id}/"
    for part in ("bytes=0-", "bytes=2000-"):
        heard = jana.get(address, HTTP_RANGE=part)
        assert heard.headers["Cache-Control"] == "private, no-store"
        assert b"".join(heard)
    [noted_once] = Event.objects.filter(kind="recording.listened")
    assert noted_once.actor_name == "Jana Köster"
    assert noted_once.client, "it is in the audit trail"


def test_who_leads_removes_a_recording_for_good(
    company: people.Nordnetz, line: Inbox, jana: Client
) -> None:
    kept = recorded(talked(line, company.tariq.id))
    address = f"/desk/nordnetz/recordings/{kept.public_id}/"
    assert jana.post(f"{address}removal/").status_code == 302
    assert "The recording was removed by Jana Köster." in shown(jana, kept.call)
    assert jana.get(address).status_code == 404
    assert jana.post(f"{address}removal/").status_code == 404


def test_who_only_reads_does_not_listen(company: people.Nordnetz, line: Inbox) -> None:
    vera = signed_in(people.vera(company.workspace).account.email)
    kept = recorded(talked(line, company.tariq.id))
    assert "your role does not listen to it" in shown(vera, kept.call)
    assert vera.get(f"/desk/nordnetz/recordings/{kept.public_id}/").status_code == 403


def test_who_is_in_a_call_sees_at_once_what_becomes_of_it(
    company: people.Nordnetz, line: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(
        following, "tell_desk", lambda *, workspace, agent, kind: told.append((agent, kind))
    )
    noted(line, ("answered", 1, {}), ("queued", 2, {}))
    assert told == []
    noted(line, ("talking", 30, {"agent": company.tariq.id, "leg": "b"}))
    noted(line, ("ended", 60, {"by": "customer"}))
    assert told == [(company.tariq.id, "look")] * 2
