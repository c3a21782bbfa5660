from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from egal.api.once import KEPT_FOR, forget_answers
from egal.api.tests.programs import client_with
from egal.channels.base import File
from egal.conversations.models import Attachment, Conversation, Delivery, Message
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.together import together

MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
BILL = File("bill.pdf", "application/pdf", b"%PDF-1.7")


def write(program: Client, matter: Conversation, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    address = f"/api/v1/conversations/{matter.public_id}/messages"
    return program.post(address, body, "application/json", headers=headers)


def messages(program: Client, matter: Conversation) -> list[dict[str, Any]]:
    listed = program.get(f"/api/v1/conversations/{matter.public_id}/messages").json()["items"]
    assert isinstance(listed, list)
    return listed


def test_a_message_has_exactly_this_shape(program: Client, nordnetz: people.Nordnetz) -> None:
    taken = people.writes(
        nordnetz.inbox, "Mara", "See the bill.", files=(BILL,), message_id="<7@mara>", at=MORNING
    )
    matter = people.conversation_of(taken)
    attachment = Attachment.unscoped.get()

    assert messages(program, matter) == [
        {
            "id": public_id(taken.message_id or 0),
            "conversation_id": matter.public_id,
            "inbox_id": public_id(nordnetz.inbox.id),
            "channel": "email",
            "direction": "inbound",
            "public": False,
            "author": {
                "type": "contact",
                "id": public_id(matter.contact_id),
                "name": "Mara Lindner",
            },
            "from": {
                "kind": "email",
                "address": "mara.lindner@posteo.example",
                "name": "Mara Lindner",
            },
            "to": [{"kind": "email", "address": "support@nordnetz.example", "name": "Nordnetz"}],
            "cc": [],
            "bcc": [],
            "via": None,
            "reply_to": [],
            "subject": "Router drops every evening",
            "text": "See the bill.",
            "quoted_text": "",
            "html": "",
            "attachments": [
                {
                    "id": attachment.public_id,
                    "name": "bill.pdf",
                    "content_type": "application/pdf",
                    "size": 8,
                    "sha256": attachment.sha256,
                    "inline": False,
                    "available": True,
                }
            ],
            "delivery": None,
            "forwarded": False,
            "mentions": [],
            "redirects_id": None,
            "automatic": "none",
            "doubtful_sender": False,
            "external_id": "<7@mara>",
            "edited_at": None,
            "withdrawn_at": None,
            "mood": None,
            "created_at": "2026-11-20T08:30:00Z",
        }
    ]


def test_a_reply_joins_the_queue(program: Client, matter: Conversation) -> None:
    answer = write(program, matter, text="Please restart it.")

    message = answer.json()
    assert answer.status_code == 201
    assert message["direction"] == "outbound"
    assert message["delivery"] == {
        "state": "queued",
        "send_at": None,
        "error": None,
        "returned_from": [],
        "possible_duplicate": False,
    }
    assert message["to"][0]["address"] == "mara.lindner@posteo.example"
    assert message["author"]["type"] == "token"
    assert message["author"]["name"] == "Shop"
    assert Delivery.unscoped.get().state == "queued"
    assert message == messages(program, matter)[-1]


def test_a_reply_for_later_can_be_sent_now_or_taken_back(
    program: Client, matter: Conversation
) -> None:
    later = [write(program, matter, text="Hm.", send_at="2126-11-21T12:00:00Z") for _ in range(2)]
    first, second = (f"/api/v1/messages/{answer.json()['id']}" for answer in later)
    assert later[0].json()["delivery"]["send_at"] == "2126-11-21T12:00:00Z"
    assert program.post(f"{first}/delivery/now").json()["delivery"]["send_at"] is None
    assert program.delete(second).status_code == 204
    assert [each["text"] for each in messages(program, matter)[1:]] == ["Hm."]
    Delivery.unscoped.update(state="sent", attempts=1)
    assert program.delete(first).status_code == 422


def test_a_program_names_recipients(program: Client, matter: Conversation) -> None:
    copy = {"address": "ole@hansen.example", "name": "Ole"}
    written = write(program, matter, text="Hm.", cc=[copy], bcc=[copy | {"address": "a@b.example"}])
    assert written.json()["cc"] == [{"kind": "email", **copy}]
    assert written.json()["bcc"][0]["address"] == "a@b.example"
    assert write(program, matter, text="Hm.", cc=[{"address": "ole"}]).status_code == 422


def test_a_moment_without_its_time_zone_is_none(program: Client, matter: Conversation) -> None:
    answer = write(program, matter, text="Hm.", send_at="2126-11-21T12:00:00")
    assert answer.status_code == 422


def test_then_says_the_status(program: Client, matter: Conversation) -> None:
    def status() -> str:
        shown = program.get(f"/api/v1/conversations/{matter.public_id}").json()["status"]
        return str(shown)

    write(program, matter, text="Please restart it.")
    assert status() == "waiting"
    write(program, matter, text="Solved, I hear.", then="solved")
    assert status() == "solved"


def test_a_note_never_goes_out(program: Client, matter: Conversation) -> None:
    note = write(program, matter, direction="note", text="She has the old model.").json()

    assert note["direction"] == "note"
    assert note["delivery"] is note["from"] is note["inbox_id"] is note["channel"] is None
    assert note["to"] == note["cc"] == []
    assert not Delivery.unscoped.exists()
    assert "outbound" not in [message["direction"] for message in messages(program, matter)]


def test_a_note_has_no_way_and_no_status(program: Client, matter: Conversation) -> None:
    answer = write(program, matter, direction="note", text="Hello", then="solved")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["msg"].startswith("A note is not sent")
    assert len(messages(program, matter)) == 1


def test_the_oldest_comes_first(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    people.replies(nordnetz.jana, matter, "Please restart it.")
    write(program, matter, direction="note", text="She has the old model.")

    directions = [message["direction"] for message in messages(program, matter)]

    assert directions == ["inbound", "outbound", "note"]


def test_the_same_key_is_the_same_message(program: Client, matter: Conversation) -> None:
    first = write(program, matter, key="order 7", text="It is on its way.")
    second = write(program, matter, key="order 7", text="It is on its way.")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Delivery.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_message(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    def ask() -> Any:
        return write(program, matter, key="order 7", text="It is on its way.").json()["id"]

    one, other = together(ask, ask)

    assert one == other
    assert Delivery.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_elsewhere_is_refused(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    henriks = people.conversation_of(people.writes(nordnetz.inbox, "Henrik", "Hello"))

    def ask(conversation: Conversation) -> int:
        answer = write(program, conversation, key="order 7", text="It is on its way.")
        return int(answer.status_code)

    answers = together(lambda: ask(matter), lambda: ask(henriks))

    assert 201 in answers
    assert Delivery.unscoped.count() == 1
    assert set(answers) <= {201, 409, 422}


def test_a_second_try_is_answered_even_when_the_way_is_shut(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    first = write(program, matter, key="order 7", text="It is on its way.")
    nordnetz.inbox.settings = {}
    nordnetz.inbox.save()

    assert write(program, matter, key="order 7", text="It is on its way.").json() == first.json()
    assert write(program, matter, key="order 8", text="It is on its way.").status_code == 422


def test_the_same_key_for_something_else_is_refused(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    henriks = people.conversation_of(people.writes(nordnetz.inbox, "Henrik", "Hello"))
    write(program, matter, key="order 7", text="It is on its way.")

    other_text = write(program, matter, key="order 7", text="It is lost.")
    other_kind = write(program, matter, key="order 7", direction="note", text="It is on its way.")
    other_matter = write(program, henriks, key="order 7", text="It is on its way.")

    assert {other_text.status_code, other_kind.status_code, other_matter.status_code} == {422}
    assert Message.unscoped.filter(direction="outbound").count() == 1


def test_a_key_is_known_for_as_long_as_its_message(program: Client, matter: Conversation) -> None:
    first = write(program, matter, key="order 7", text="It is on its way.")
    with clock.at(clock.now() + KEPT_FOR + timedelta(seconds=1)):
        assert forget_answers() == 1

    assert write(program, matter, key="order 7", text="It is on its way.").json() == first.json()
    assert Delivery.unscoped.count() == 1


def test_the_same_key_of_another_token_is_another_message(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    other = client_with(nordnetz.workspace, "write")

    ours, theirs = (write(who, matter, key="7", text="Hello Mara") for who in (program, other))

    assert ours.json()["id"] != theirs.json()["id"]


def test_a_key_that_is_too_long_is_told(program: Client, matter: Conversation) -> None:
    answer = write(program, matter, key="7" * 201, text="Hello Mara")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["header", "Idempotency-Key"]


def test_what_the_verb_refuses_is_told(program: Client, matter: Conversation) -> None:
    assert write(program, matter, text=" ").json()["detail"].startswith("There is nothing to send")
    assert write(program, matter, text="Hello", inbox_id="unheard").status_code == 422
    assert write(program, matter, text="Hello", inbox="typo").status_code == 422


def test_half_a_character_does_no_harm(program: Client, matter: Conversation) -> None:
    assert write(program, matter, text="Hello \ud83d\x00").json()["text"] == "Hello ?"


def test_a_page_takes_as_many_queries_as_a_row(
    program: Client,
    nordnetz: people.Nordnetz,
    matter: Conversation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(4):
        people.replies(nordnetz.jana, matter, "Please restart it.")

    # token, conversation, messages, attachments, mentions, moods
    with django_assert_num_queries(6):
        assert len(messages(program, matter)) == 5


def test_a_reply_that_crosses_a_colleagues_is_refused(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    heard = messages(program, matter)[0]["id"]
    theirs = people.replies(nordnetz.tariq, matter, "I do this.")
    refused = write(program, matter, text="We look.", after=heard)
    assert refused.status_code == 422
    assert "Tariq Rahimi has replied meanwhile" in refused.json()["detail"]
    assert write(program, matter, text="We look.", after=theirs.public_id).status_code == 201
