"""The API for customers: begin, say, read; copies, strangers, floods."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from egal.api.customer import access
from egal.channels.connect import connect_inbox
from egal.channels.models import Arrival
from egal.channels.ways import chosen_way
from egal.contacts.visitors import cookie_of
from egal.conversations.actions.note import add_note
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Delivery, Inbox, Message
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.events.sequencer import place_events
from egal.knowledge.trail import Trail
from egal.shared.allowance import Allowance
from egal.shared.ids import number_of
from egal.testing.people import Fremdfirma, Nordnetz, opened

HERE = "/api/customer/v1/nordnetz/"


@pytest.fixture
def chat(in_nordnetz: Nordnetz) -> Inbox:
    opened(in_nordnetz.workspace)
    return connect_inbox(
        workspace=in_nordnetz.workspace, channel="chat", address="nordnetz", actor=SYSTEM
    )


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test has used up is not missing in the next."""
    monkeypatch.setattr(access, "_of_visitor", Allowance(rate=1, burst=20))
    monkeypatch.setattr(access, "_of_address", Allowance(rate=20, burst=300))
    monkeypatch.setattr(access, "_new_visitors", Allowance(rate=0.2, burst=30))


class Customer:
    """Somebody with an app of their own."""

    def __init__(self, name: str = "Mara") -> None:
        begun = Client().post(f"{HERE}visitors", {"name": name}, "application/json")
        assert begun.status_code == 201, begun.content
        self.token = begun.json()["token"]

    def asks(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return Client().generic(
            method,
            f"{HERE}{path}",
            b"" if body is None else json.dumps(body).encode(),
            "application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    def begins(self, text: str, client_id: str = "", **more: Any) -> Any:
        said = {"text": text, "client_id": client_id or uuid4().hex, **more}
        return self.asks("POST", "conversations", said)

    def says(self, conversation: str, text: str, client_id: str = "") -> Any:
        said = {"text": text, "client_id": client_id or uuid4().hex}
        return self.asks("POST", f"conversations/{conversation}/messages", said)

    def reads(self, conversation: str, query: str = "") -> Any:
        return self.asks("GET", f"conversations/{conversation}{query}").json()

    def brings(self, content: bytes, name: str, kind: str) -> Any:
        return Client().post(
            f"{HERE}files",
            content,
            "application/octet-stream",
            headers={
                "Authorization": f"Bearer {self.token}",
                "X-File-Name": name,
                "X-File-Type": kind,
            },
        )


def answered(nordnetz: Nordnetz, public: str, text: str) -> Message:
    """Jana answers, and the worker has sent it."""
    matter = Conversation.objects.get(pk=number_of(public))
    way = chosen_way(matter, None)
    message = reply(
        conversation=matter, actor=nordnetz.jana, text=text, inbox=way.inbox, to=way.addressed()
    )
    Delivery.objects.filter(message=message).update(state="sent", sent_at=message.created_at)
    return message


def test_what_a_customer_writes_is_a_conversation_at_the_desk(chat: Inbox) -> None:
    begun = Customer("Mara").begins("The line drops every evening.")
    assert begun.status_code == 201
    matter = Conversation.objects.get()
    assert (matter.channel, matter.contact_name, matter.status) == ("chat", "Mara", "open")
    assert Arrival.objects.get().state == "taken"


def test_who_says_no_name_has_a_number(chat: Inbox) -> None:
    Customer("").begins("Hello")
    assert Conversation.objects.get().contact_name.startswith(("Visitor", "Besucher"))


def test_sent_again_after_a_cut_connection_it_is_the_same_message(chat: Inbox) -> None:
    mara = Customer()
    first, again = mara.begins("Hello", "a-first-one").json(), mara.begins("Hello", "a-first-one")
    assert again.status_code == 201
    assert again.json()["message"]["id"] == first["message"]["id"]
    here = first["conversation"]["id"]
    once, twice = (mara.says(here, "Anybody?", "a-second-one").json() for _ in range(2))
    assert once["message"]["id"] == twice["message"]["id"]
    assert Message.objects.count() == 2


def test_she_sees_the_answer_and_nothing_internal(chat: Inbox, in_nordnetz: Nordnetz) -> None:
    mara = Customer()
    here = mara.begins("Hello").json()["conversation"]["id"]
    add_note(conversation=Conversation.objects.get(), actor=in_nordnetz.jana, text="A canary")
    answered(in_nordnetz, here, "Good day.")
    said = mara.reads(here)
    assert [each["text"] for each in said["messages"]] == ["Hello", "Good day."]
    assert "canary" not in json.dumps(said)
    assert "@" not in json.dumps(said)


def test_what_can_still_be_taken_back_is_not_seen(chat: Inbox, in_nordnetz: Nordnetz) -> None:
    mara = Customer()
    here = mara.begins("Hello").json()["conversation"]["id"]
    message = answered(in_nordnetz, here, "Oops")
    Delivery.objects.filter(message=message).update(state="queued")
    assert len(mara.reads(here)["messages"]) == 1


def test_fetching_delivers_and_seeing_reads(chat: Inbox, in_nordnetz: Nordnetz) -> None:
    mara = Customer()
    here = mara.begins("Hello").json()["conversation"]["id"]
    answer = answered(in_nordnetz, here, "Good day.")
    assert mara.reads(here)["conversation"]["unread"] == 1
    assert Delivery.objects.get().state == "delivered"
    reading = {"message": answer.public_id}
    assert mara.asks("PUT", f"conversations/{here}/reading", reading).status_code == 204
    assert Delivery.objects.get().state == "read"
    assert mara.reads(here)["conversation"]["unread"] == 0


def test_eve_sees_nothing_of_mara(chat: Inbox, in_nordnetz: Nordnetz) -> None:
    mara, eve = Customer(), Customer("Eve")
    here = mara.begins("My number is 4711").json()["conversation"]["id"]
    assert eve.asks("GET", "conversations").json()["items"] == []
    for method, path in [
        ("GET", f"conversations/{here}"),
        ("POST", f"conversations/{here}/messages"),
        ("PUT", f"conversations/{here}/reading"),
        ("POST", f"conversations/{here}/typing"),
    ]:
        body = {"text": "x", "client_id": "12345678", "message": "abc"}
        assert eve.asks(method, path, body).status_code in (404, 422)
    assert eve.says(here, "It is me").status_code == 404
    assert Message.objects.count() == 1


def test_a_token_opens_its_own_workspace_only(chat: Inbox, fremdfirma: Fremdfirma) -> None:
    opened(fremdfirma.workspace)
    token = Customer().token
    foreign = Client().get(
        "/api/customer/v1/fremdfirma/me", headers={"Authorization": f"Bearer {token}"}
    )
    assert foreign.status_code == 401
    assert foreign["Content-Type"] == "application/problem+json"


def test_a_cookie_counts_only_with_a_header_no_other_site_can_send(
    chat: Inbox, in_nordnetz: Nordnetz
) -> None:
    client = Client()
    client.cookies[cookie_of(in_nordnetz.workspace.id)] = Customer().token
    assert client.get(f"{HERE}me").status_code == 401
    assert client.get(f"{HERE}me", headers={"X-Egal": "1"}).status_code == 200
    preflight = client.options(f"{HERE}me", headers={"Origin": "https://evil.example"})
    assert "X-Egal" not in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight


def test_a_flood_is_told_when_to_come_back(chat: Inbox) -> None:
    mara = Customer()
    answers = [mara.begins(f"{number}") for number in range(25)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert all(int(each["Retry-After"]) >= 1 for each in refused)
    assert Message.objects.count() == len(answers) - len(refused)


def test_a_file_goes_with_its_message_and_is_shown_to_nobody_else(chat: Inbox) -> None:
    mara, eve = Customer(), Customer("Eve")
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    brought = mara.brings(png, "Rechnung%20M%C3%A4rz.png", "image/png").json()
    assert (brought["name"], brought["picture"]) == ("Rechnung März.png", True)
    assert eve.begins("", files=[brought["id"]]).status_code == 422
    taken = mara.begins("", files=[brought["id"]]).json()
    [file] = taken["message"]["files"]
    assert b"".join(mara.asks("GET", f"files/{file['id']}").streaming_content) == png
    assert eve.asks("GET", f"files/{file['id']}").status_code == 404
    assert eve.asks("GET", f"files/{brought['id']}").status_code == 404


def test_a_forged_file_is_what_its_content_says(chat: Inbox) -> None:
    page = Customer().brings(b"<html><script>alert(1)</script>", "cat.png", "image/png").json()
    assert (page["content_type"], page["picture"]) == ("text/html", False)


def test_nothing_at_all_is_refused(chat: Inbox) -> None:
    assert Customer().begins("   ").status_code == 422
    assert not Conversation.objects.exists()


def test_a_closed_portal_answers_nobody(in_nordnetz: Nordnetz) -> None:
    answer = Client().post(f"{HERE}visitors", {}, "application/json")
    assert answer.status_code == 404


def test_only_what_changed_is_told_after_a_seq(chat: Inbox, in_nordnetz: Nordnetz) -> None:
    mara = Customer()
    here = mara.begins("Hello").json()["conversation"]["id"]
    place_events()
    seq = mara.reads(here)["seq"]
    assert mara.reads(here, f"?after={seq}")["messages"] == []
    mara.says(here, "Anybody?")
    place_events()
    assert [each["text"] for each in mara.reads(here, f"?after={seq}")["messages"]] == ["Anybody?"]


def test_what_was_looked_for_before_goes_along_once(chat: Inbox) -> None:
    trail = Trail().searched("evening drops").token
    mara = Customer()
    for _ in range(2):
        mara.begins("It did not help", "a-first-one", trail=trail)
    [told] = Event.objects.filter(kind="knowledge.handed_over")
    assert told.data["searches"] == ["evening drops"]


def test_it_describes_itself(chat: Inbox) -> None:
    described = Client().get(f"{HERE}openapi.json").json()
    assert f"{HERE}conversations" in described["paths"]
    assert Client().get(f"{HERE}docs").status_code == 200
