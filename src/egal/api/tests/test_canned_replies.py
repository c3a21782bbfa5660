import json
from typing import Any

from django.test import Client

from egal.api.tests.programs import client_with
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz

HERE = "/api/v1/canned-replies"


def sent(program: Client, method: str, place: str, **given: Any) -> Any:
    return program.generic(method, place, json.dumps(given), "application/json")


def test_they_are_added_changed_listed_and_removed(program: Client, nordnetz: Nordnetz) -> None:
    added = sent(program, "POST", HERE, name="Hours", html="<b>From nine</b>, {agent}").json()
    assert (added["text"], added["agent_id"]) == ("From nine, {agent}", None)
    tariqs = sent(
        program, "POST", HERE, name="Mine", text="Hm.", agent_id=public_id(nordnetz.tariq.id)
    ).json()
    place = f"{HERE}/{added['id']}"
    changed = sent(program, "PUT", place, name="Hours", text="From ten.", shortcut="hours").json()
    assert program.get(HERE).json()["items"] == [changed]
    listed = program.get(HERE, {"agent_id": tariqs["agent_id"]}).json()["items"]
    assert listed == [tariqs]
    assert program.delete(place).status_code == 204
    assert sent(program, "POST", HERE, name="Hm", text="{nobody}").status_code == 422


def test_those_of_agents_need_more(nordnetz: Nordnetz) -> None:
    program = client_with(nordnetz.workspace, "read", "replies:write")
    tariq = public_id(nordnetz.tariq.id)
    assert program.get(HERE, {"agent_id": tariq}).status_code == 403
    refused = sent(program, "POST", HERE, name="Hm", text="Hm.", agent_id=tariq)
    assert refused.status_code == 403


def test_a_note_names_agents(program: Client, nordnetz: Nordnetz, matter: Conversation) -> None:
    place = f"/api/v1/conversations/{matter.public_id}/messages"
    jana = public_id(nordnetz.jana.id)
    note = sent(program, "POST", place, direction="note", text="@Tariq?", mentions=[jana]).json()
    assert [each["name"] for each in note["mentions"]] == ["Jana Köster", "Tariq Rahimi"]
    assert program.get(place).json()["items"][-1]["mentions"] == note["mentions"]
    assert sent(program, "POST", place, text="Hm.", mentions=[jana]).status_code == 422


def test_a_reply_snoozes_until(program: Client, matter: Conversation) -> None:
    place = f"/api/v1/conversations/{matter.public_id}/messages"
    until = "2126-11-21T12:00:00Z"
    assert sent(program, "POST", place, text="Hm.", then="snoozed").status_code == 422
    assert sent(program, "POST", place, text="Hm.", until=until).status_code == 422
    sent(program, "POST", place, text="Hm.", then="snoozed", until=until)
    shown = program.get(f"/api/v1/conversations/{matter.public_id}").json()
    assert shown["status"] == "snoozed"
