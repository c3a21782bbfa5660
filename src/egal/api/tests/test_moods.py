"""Who is unhappy in public, for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from egal.conversations.models import Inbox, Message
from egal.testing.people import Nordnetz, message_of
from egal.testing.public import ANGRY, account, measured, posts
from egal.workspaces import scope


@pytest.fixture
def public(nordnetz: Nordnetz) -> Inbox:
    return account(nordnetz.workspace)


@pytest.fixture
def said(public: Inbox) -> Message:
    """Mara complains in public; 12,400 follow her."""
    with scope.of(public.workspace_id):
        taken = posts(public, "Mara", ANGRY, followers=12_400)
        measured()
    return message_of(taken)


def unhappy(program: Client) -> Any:
    return program.get("/api/v1/conversations?unhappy=true").json()["items"]


def says(program: Client, message: Message, value: bool) -> Any:
    place = f"/api/v1/messages/{message.public_id}/mood"
    return program.put(place, json.dumps({"unhappy": value}), "application/json")


def test_who_is_unhappy_in_public_is_listed_by_urgency(
    program: Client, public: Inbox, said: Message
) -> None:
    with scope.of(public.workspace_id):
        posts(public, "Henrik", ANGRY, followers=90)
        measured()
    first, second = unhappy(program)
    assert (first["contact"]["name"], first["unhappy"]["reach"]) == ("Mara Lindner", 12_400)
    assert second["unhappy"]["urgency"] < first["unhappy"]["urgency"]


def test_the_pages_follow_one_another(program: Client, public: Inbox, said: Message) -> None:
    with scope.of(public.workspace_id):
        posts(public, "Henrik", ANGRY, followers=90)
        measured()
    page = program.get("/api/v1/conversations?unhappy=true&limit=1").json()
    cursor = page["next_cursor"]
    rest = program.get(f"/api/v1/conversations?unhappy=true&limit=1&cursor={cursor}").json()
    names = [each["contact"]["name"] for each in (*page["items"], *rest["items"])]
    assert names == ["Mara Lindner", "Henrik Weiß"]
    assert rest["next_cursor"] is None


def test_a_program_says_otherwise_and_takes_it_back(program: Client, said: Message) -> None:
    assert says(program, said, False).json()["said_by"] == "Shop"
    assert unhappy(program) == []
    taken_back = program.delete(f"/api/v1/messages/{said.public_id}/mood").json()
    assert (taken_back["unhappy"], taken_back["guessed"]) == (True, True)
    assert len(unhappy(program)) == 1


def test_a_message_tells_its_mood(program: Client, said: Message) -> None:
    place = f"/api/v1/conversations/{said.conversation.public_id}/messages"
    [message] = program.get(place).json()["items"]
    assert message["mood"]["unhappy"]
    assert message["mood"]["score"] < -0.3


def test_the_rule_and_the_figures(program: Client, said: Message) -> None:
    place = "/api/v1/unhappy-rule"
    assert program.get(place).json() == {"on": True, "reach": 0, "left_out": []}
    changed = program.patch(place, json.dumps({"reach": 50}), "application/json").json()
    assert changed == {"on": True, "reach": 50, "left_out": []}
    says(program, said, False)
    [week] = program.get("/api/v1/mood-figures").json()["items"]
    assert (week["messages"], week["unhappy"], week["wrong"], week["missed"]) == (1, 1, 1, 0)
