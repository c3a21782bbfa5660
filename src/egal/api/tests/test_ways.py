"""Programs answer in public and in private, at a price they can ask for, with what is approved."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from egal.channels.base import Address, NewMessage, Post, Template
from egal.channels.intake import take_in
from egal.channels.registry import channel_of
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people

LONG = "We measure the line and tell you what we find. " * 12


@pytest.fixture
def mention(nordnetz: people.Nordnetz) -> Conversation:
    """What Mara has asked at X in public."""
    settings = {"access_token": "t", "user_id": "1", "budget": "50.00"}
    return _heard(_inbox(nordnetz, "x", "nordnetz", settings), public=True)


@pytest.fixture
def late(nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    """What Mara has asked by WhatsApp more than a day ago."""
    found = [Template("your_case", "de", "Ihr Fall {{1}} ist gelöst.")]
    monkeypatch.setattr(channel_of("whatsapp"), "templates", lambda inbox: found)
    settings = {"phone": "10001", "account": "10002", "access_token": "t", "app_secret": "s"}
    inbox = _inbox(nordnetz, "whatsapp", "+4940555010", settings)
    return _heard(inbox, public=False, at=clock.now() - timedelta(hours=25))


def write(program: Client, matter: Conversation, **body: Any) -> Any:
    address = f"/api/v1/conversations/{matter.public_id}/messages"
    return program.post(address, body, "application/json")


def test_ways_are_told_with_what_they_take_and_cost(program: Client, mention: Conversation) -> None:
    listed = program.get(f"/api/v1/conversations/{mention.public_id}/ways").json()["items"]
    public, private = listed[:2]
    assert (public["public"], public["max_length"], public["measure"]) == (True, 280, "weighted")
    assert (private["public"], private["max_length"]) == (False, 10_000)
    assert public["price"] == {
        "currency": "USD",
        "message": 10_000,
        "with_link": 10_000,
        "spent": 0,
        "budget": 50_000_000,
    }


def test_a_program_says_whether_everybody_may_read_it(
    program: Client, mention: Conversation
) -> None:
    assert write(program, mention, text="We look at it.").json()["public"] is True
    assert write(program, mention, text="Between us.", public=False).json()["public"] is False


def test_what_looks_private_is_refused_and_named(program: Client, mention: Conversation) -> None:
    text = "Write to mara@posteo.example."
    refused = write(program, mention, text=text)
    assert refused.status_code == 422
    assert refused.json()["code"] == "looks_private"
    assert refused.json()["found"] == [{"kind": "email", "text": "mara@posteo.example"}]
    insisted = write(program, mention, text=text, may_be_public=["mara@posteo.example"])
    assert insisted.status_code == 201


def test_what_is_too_long_names_its_parts(program: Client, mention: Conversation) -> None:
    refused = write(program, mention, text=LONG).json()
    assert (refused["code"], len(refused["parts"])) == ("too_long", 3)
    first = write(program, mention, text=LONG, most_parts=3).json()
    assert first["text"] == refused["parts"][0]
    assert Message.unscoped.filter(direction="outbound", public=True).count() == 3


def test_the_same_key_sends_the_parts_once(program: Client, mention: Conversation) -> None:
    address = f"/api/v1/conversations/{mention.public_id}/messages"
    for _again in range(2):
        answer = program.post(
            address,
            {"text": LONG, "most_parts": 3},
            "application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert answer.status_code == 201
    assert Message.unscoped.filter(direction="outbound").count() == 3


def test_a_shut_way_takes_a_template(program: Client, late: Conversation) -> None:
    refused = write(program, late, text="Hello.")
    assert (refused.status_code, refused.json()["code"]) == (422, "way_shut")
    listed = program.get(f"/api/v1/inboxes/{public_id(late.inbox_id)}/templates").json()["items"]
    body = "Ihr Fall {{1}} ist gelöst."
    assert listed == [{"name": "your_case", "language": "de", "body": body, "places": 1}]
    wanted = {"name": "your_case", "language": "de", "values": ["7"]}
    assert write(program, late, template=wanted).json()["text"] == "Ihr Fall 7 ist gelöst."
    missing = write(program, late, template={**wanted, "values": []})
    assert missing.status_code == 422


def test_a_template_begins_a_conversation(program: Client, late: Conversation) -> None:
    new = {
        "inbox_id": public_id(late.inbox_id),
        "to": [{"address": "+49 170 7654321", "name": "Henrik"}],
        "subject": "Your case",
        "template": {"name": "your_case", "language": "de", "values": ["8"]},
    }
    begun = program.post("/api/v1/conversations", new, "application/json")
    assert begun.status_code == 201, begun.content
    assert begun.json()["message"]["to"][0]["address"] == "491707654321"


def _inbox(company: people.Nordnetz, channel: str, address: str, settings: Any) -> Inbox:
    return add_inbox(
        workspace=company.workspace,
        channel=channel,
        address=address,
        actor=SYSTEM,
        settings=settings,
    )


def _heard(inbox: Inbox, *, public: bool, at: datetime | None = None) -> Conversation:
    kind = channel_of(inbox.channel).identity_kind
    fact = NewMessage(
        dedupe_key=f"{kind}:9001",
        external_id="9001",
        sender=Address(kind, "4917012345", "Mara Lindner"),
        text="The line drops at seven.",
        public=public,
        post=Post(thread="9001", handle="@mara") if public else None,
    )
    return people.conversation_of(take_in(inbox=inbox, fact=fact, kept=[], at=at))
