import json
from typing import Any

from django.test import Client

from egal.channels.base import Address
from egal.conversations.models import Conversation
from egal.testing.people import Nordnetz, writes

HERE = "/api/v1/conversations"


def blocked(program: Client, value: str) -> Any:
    return program.post("/api/v1/blocks", json.dumps({"value": value}), "application/json")


def listed(program: Client, query: str = "") -> list[str]:
    found = program.get(f"{HERE}{query}").json()["items"]
    return [each["contact"]["name"] for each in found]


def test_blocks_are_added_listed_and_removed(program: Client) -> None:
    added = blocked(program, "@Spam.example").json()
    assert (added["value"], added["blocked_by"]) == ("@spam.example", "Shop")
    assert program.get("/api/v1/blocks").json()["items"] == [added]
    assert program.delete(f"/api/v1/blocks/{added['id']}").status_code == 204
    assert program.get("/api/v1/blocks").json()["items"] == []
    assert blocked(program, "eve").status_code == 422


def test_what_is_blocked_is_listed_as_spam_alone(
    program: Client, matter: Conversation, nordnetz: Nordnetz
) -> None:
    blocked(program, "@spam.example")
    writes(nordnetz.inbox, Address("email", "eve@spam.example", "Eve"), "Buy gold.")
    assert listed(program) == ["Mara Lindner"]
    assert listed(program, "?spam=true") == ["Eve"]
    assert listed(program, "?q=gold") == []
    assert listed(program, "?q=gold is:spam") == ["Eve"]


def test_a_conversation_is_put_away_and_brought_back(program: Client, matter: Conversation) -> None:
    place = f"{HERE}/{matter.public_id}/spam"
    assert program.put(f"{place}?block=true").json()["spam_at"]
    assert listed(program) == []
    assert len(program.get("/api/v1/blocks").json()["items"]) == 1
    assert program.delete(place).json()["spam_at"] is None
    assert listed(program) == ["Mara Lindner"]
    assert program.get("/api/v1/blocks").json()["items"] == []
