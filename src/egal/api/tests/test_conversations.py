from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.testing import people

MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_the_newest_activity_comes_first(program: Client, nordnetz: people.Nordnetz) -> None:
    for minutes, who in enumerate(["Mara", "Henrik"]):
        at = MORNING + timedelta(minutes=minutes)
        people.writes(nordnetz.inbox, who, "Hello", subject=f"From {who}", at=at)

    listed = program.get("/api/v1/conversations").json()

    assert [item["subject"] for item in listed["items"]] == ["From Henrik", "From Mara"]
    assert listed["next_cursor"] is None


def test_a_conversation_has_exactly_this_shape(program: Client, nordnetz: people.Nordnetz) -> None:
    taken = people.writes(nordnetz.inbox, "Mara", "My router drops.", at=MORNING)
    matter = people.conversation_of(taken)

    assert program.get(f"/api/v1/conversations/{matter.public_id}").json() == {
        "id": matter.public_id,
        "subject": "Router drops every evening",
        "status": "open",
        "channel": "email",
        "inbox_id": public_id(nordnetz.inbox.id),
        "contact": {"id": public_id(matter.contact_id), "name": "Mara Lindner"},
        "assignee": None,
        "team": None,
        "fields": {},
        "message_count": 1,
        "attachment_count": 0,
        "preview": "My router drops.",
        "follows_id": None,
        "merged_into_id": None,
        "tags": [],
        "snoozed_until": None,
        "spam_at": None,
        "last_activity_at": "2026-11-20T08:30:00Z",
        "created_at": "2026-11-20T08:30:00Z",
    }


def test_filters_leave_out_the_others(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    people.replies(nordnetz.tariq, matter, "Please restart it.")
    people.writes(nordnetz.inbox, "Henrik", "My bill is wrong.")

    def found(**filters: str) -> list[str]:
        listed = program.get("/api/v1/conversations", filters).json()
        return [item["contact"]["name"] for item in listed["items"]]

    assert found(status="waiting") == ["Mara Lindner"]
    assert found(assignee=public_id(nordnetz.tariq.id)) == ["Mara Lindner"]
    assert found(assignee="none") == ["Henrik Weiß"]
    assert found(contact=public_id(matter.contact_id)) == ["Mara Lindner"]
    assert found(inbox=public_id(nordnetz.inbox.id)) == ["Henrik Weiß", "Mara Lindner"]
    assert found(inbox="unheard") == []


def test_a_status_that_is_none_is_told(program: Client) -> None:
    answer = program.get("/api/v1/conversations", {"status": "closed"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", "status"]


def test_a_page_takes_as_many_queries_as_a_row(
    program: Client, nordnetz: people.Nordnetz, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        taken = people.writes(nordnetz.inbox, "Mara", "Hello", subject=f"Matter {number}")
        people.replies(nordnetz.tariq, people.conversation_of(taken), "Hello Mara")

    with django_assert_num_queries(3):  # the token, the conversations, their tags
        assert len(program.get("/api/v1/conversations").json()["items"]) == 5


def test_solving_and_reopening(program: Client, matter: Conversation) -> None:
    address = f"/api/v1/conversations/{matter.public_id}/solution"

    assert program.post(address).json()["status"] == "solved"
    assert program.delete(address).json()["status"] == "open"
    assert people.happened(matter)[-2:] == ["conversation.solved", "conversation.reopened"]


def test_assigning_to_tariq_and_to_nobody(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    address = f"/api/v1/conversations/{matter.public_id}/assignment"
    tariq = {"id": public_id(nordnetz.tariq.id), "name": "Tariq Rahimi"}

    to_tariq = program.put(address, {"agent_id": tariq["id"]}, "application/json")
    to_nobody = program.put(address, {"agent_id": None}, "application/json")

    assert to_tariq.json()["assignee"] == tariq
    assert to_nobody.json()["assignee"] is None


def test_eve_cannot_be_assigned(
    program: Client, fremdfirma: people.Fremdfirma, matter: Conversation
) -> None:
    address = f"/api/v1/conversations/{matter.public_id}/assignment"

    answer = program.put(address, {"agent_id": public_id(fremdfirma.eve.id)}, "application/json")

    assert answer.status_code == 422
    assert answer.json()["detail"] == "There is no agent with this id at work here."


def test_a_search_finds_what_was_said(program: Client, nordnetz: people.Nordnetz) -> None:
    people.writes(nordnetz.inbox, "Mara", "Die Verträge liegen bei.", subject="Umzug")
    people.writes(nordnetz.inbox, "Henrik", "My bill is wrong.", subject="Bill")

    def found(**asked: str) -> list[str]:
        listed = program.get("/api/v1/conversations", asked).json()
        assert listed["next_cursor"] is None
        return [item["subject"] for item in listed["items"]]

    assert found(q="Vertrag") == ["Umzug"]
    assert found(q="from:henrik") == ["Bill"]
    assert found(q="vertrag", status="solved") == found(q="assignee:me") == found(q='"') == []


def test_a_search_tells_where_it_found_it(program: Client, nordnetz: people.Nordnetz) -> None:
    taken = people.writes(nordnetz.inbox, "Mara", "Zwei <b>Verträge", subject="Umzug")

    [item] = program.get("/api/v1/conversations", {"q": "vertrag"}).json()["items"]

    assert item["hit"] == {
        "message_id": public_id(taken.message_id or 0),
        "subject": [{"text": "Umzug", "matches": False}],
        "snippet": [
            {"text": "Zwei <b>", "matches": False},
            {"text": "Verträge", "matches": True},
        ],
        "heard": False,
    }
    assert program.get("/api/v1/conversations").json()["items"][0]["hit"] is None


@pytest.mark.parametrize("asked", ["leitung", "from:mara", "mara", "leitung status:open"])
def test_a_search_comes_in_pages(program: Client, nordnetz: people.Nordnetz, asked: str) -> None:
    for number in range(5):
        people.writes(nordnetz.inbox, "Mara", "Leitung " * (number % 3 + 1), subject=f"{number}")
    whole = program.get("/api/v1/conversations", {"q": asked}).json()["items"]

    paged: list[dict[str, Any]] = []
    wanted: dict[str, str | int] = {"q": asked, "limit": 2}
    for _ in range(3):
        page = program.get("/api/v1/conversations", wanted).json()
        paged += page["items"]
        wanted["cursor"] = page["next_cursor"]

    assert paged == whole
    assert page["next_cursor"] is None
    assert len({item["id"] for item in paged}) == 5


def test_a_cursor_of_another_list_is_told(program: Client, nordnetz: people.Nordnetz) -> None:
    for _ in range(2):
        people.writes(nordnetz.inbox, "Mara", "Leitung")
    plain = program.get("/api/v1/conversations", {"limit": 1}).json()["next_cursor"]

    answer = program.get("/api/v1/conversations", {"q": "leitung", "cursor": plain})

    assert answer.status_code == 422


def test_eves_program_finds_nothing_of_nordnetz(
    fremdfirma: people.Fremdfirma, matter: Conversation
) -> None:
    eve = Client(headers={"Authorization": f"Bearer {fremdfirma.secret}"})
    for words in ("router", "from:mara", "status:open"):
        assert eve.get("/api/v1/conversations", {"q": words}).json()["items"] == []
    assert eve.get("/api/v1/contacts", {"q": "mara"}).json()["items"] == []
