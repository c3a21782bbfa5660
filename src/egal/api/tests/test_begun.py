"""A program writes first, sends anew and hands on."""

from typing import Any

from django.test import Client

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.conversations.models import Conversation, Delivery, Message
from egal.shared.ids import public_id
from egal.testing import people

OLE = [{"address": "ole@hansen.example", "name": "Ole"}]
SAID = {"to": OLE, "subject": "A cable", "text": "Please send one."}
RAW = b"From: mara@winter.example\r\nSubject: Router\r\nMessage-ID: <1@w>\r\n\r\nIt blinks.\r\n"


def post(program: Client, place: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return program.post(f"/api/v1/{place}", body, "application/json", headers=headers)


def can_send(company: people.Nordnetz) -> None:
    company.inbox.settings = people.outgoing(25)
    company.inbox.save()


def test_a_conversation_is_begun_once(program: Client, nordnetz: people.Nordnetz) -> None:
    can_send(nordnetz)
    first, again = (post(program, "conversations", SAID, "order 7") for _ in range(2))
    assert first.status_code == 201, first.content
    begun = first.json()
    assert again.json() == begun
    assert begun["conversation"]["status"] == "waiting"
    assert begun["conversation"]["contact"]["name"] == "Ole"
    assert begun["message"]["delivery"]["state"] == "queued"
    assert Conversation.unscoped.count() == 1


def test_what_cannot_be_begun_is_refused(program: Client, nordnetz: people.Nordnetz) -> None:
    nordnetz.inbox.settings = {}
    nordnetz.inbox.save()
    assert "cannot begin" in post(program, "conversations", SAID).json()["detail"]
    can_send(nordnetz)
    ours = {**SAID, "to": [{"address": "support@nordnetz.example"}]}
    assert "inbox of your own" in post(program, "conversations", ours).json()["detail"]
    assert not Conversation.unscoped.exists()


def test_a_message_goes_anew(program: Client, nordnetz: people.Nordnetz) -> None:
    can_send(nordnetz)
    begun = post(program, "conversations", SAID).json()["message"]
    to = [{"address": "eva@hansen.example"}]
    anew = post(program, f"messages/{begun['id']}/resends", {"to": to, "text": "Two."}).json()
    assert (anew["text"], anew["conversation_id"]) == ("Two.", begun["conversation_id"])
    assert anew["id"] != begun["id"]


def test_a_mail_is_handed_on(program: Client, nordnetz: people.Nordnetz) -> None:
    can_send(nordnetz)
    store_arrival(inbox=nordnetz.inbox, raw=RAW, meta={})
    take_in_arrivals()
    heard = public_id(Message.unscoped.get().pk)
    handed_on = post(program, f"messages/{heard}/redirects", {"to": OLE}).json()
    assert handed_on["redirects_id"] == heard
    assert Delivery.unscoped.get().message.to[0]["address"] == "ole@hansen.example"
