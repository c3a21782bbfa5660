"""Merging, splitting, tags and snoozes of conversations."""

from typing import Any

from django.test import Client

from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Team

EVENING = "2126-11-21T18:00:00Z"


def address(conversation: Conversation) -> str:
    return f"/api/v1/conversations/{conversation.public_id}"


def send(program: Client, method: str, where: str, **body: Any) -> Any:
    return getattr(program, method)(where, body, "application/json")


def test_merged_and_apart_again(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    again = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Again."))
    answer = send(program, "post", f"{address(matter)}/mergings", conversation_id=again.public_id)
    merging = answer.json()
    assert (answer.status_code, merging["merged_id"]) == (201, again.public_id)
    assert program.get(address(again)).json()["merged_into_id"] == matter.public_id
    (listed,) = program.get("/api/v1/conversations").json()["items"]
    assert (listed["id"], listed["message_count"]) == (matter.public_id, 2)
    assert program.delete(f"/api/v1/mergings/{merging['id']}").status_code == 204
    assert program.delete(f"/api/v1/mergings/{merging['id']}").status_code == 422
    assert program.get(f"{address(matter)}/mergings").json()["items"][0]["undone_at"]
    assert program.get(address(again)).json()["status"] == "open"


def test_an_id_that_is_not_there_is_told(program: Client, matter: Conversation) -> None:
    merging = send(program, "post", f"{address(matter)}/mergings", conversation_id="unheard")
    split = send(program, "post", f"{address(matter)}/splits", message_ids=["unheard"])
    assert merging.json()["detail"] == "There is no conversation with this id here."
    assert split.json()["detail"] == "Some of these messages are not in this conversation."


def test_another_matter_is_split_off(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    answer = people.replies(nordnetz.tariq, matter, "We look at it.")
    people.writes(nordnetz.inbox, "Mara", "My bill is wrong.", answers=answer.pk)
    messages = program.get(f"{address(matter)}/messages").json()["items"]
    wanted = {"message_ids": [messages[-1]["id"]], "subject": "Bill"}
    split = send(program, "post", f"{address(matter)}/splits", **wanted)
    assert split.status_code == 201
    assert (split.json()["subject"], split.json()["message_count"]) == ("Bill", 1)
    assert program.get(address(matter)).json()["message_count"] == 2


def test_tags_are_put_on_found_and_taken_off(program: Client, matter: Conversation) -> None:
    for name in ("late fee", "Late%20Fee", "a/b"):
        answer = program.put(f"{address(matter)}/tags/{name}")
    assert answer.json()["tags"] == ["late fee", "a/b"]
    names = [each["name"] for each in program.get("/api/v1/tags").json()["items"]]
    assert names == ["late fee", "a/b"]
    found = program.get("/api/v1/conversations", {"tag": "LATE FEE"}).json()["items"]
    assert [each["id"] for each in found] == [matter.public_id]
    assert program.get("/api/v1/conversations", {"tag": "never"}).json()["items"] == []
    assert program.delete(f"{address(matter)}/tags/a%2Fb").json()["tags"] == ["late fee"]
    assert program.put(f"{address(matter)}/tags/{'x' * 51}").status_code == 422


def test_snoozed_and_woken(program: Client, matter: Conversation) -> None:
    where = f"{address(matter)}/snooze"
    snoozed = send(program, "put", where, until=EVENING).json()
    assert (snoozed["status"], snoozed["snoozed_until"]) == ("snoozed", EVENING)
    assert program.get("/api/v1/conversations", {"status": "snoozed"}).json()["items"]
    woken = program.delete(where).json()
    assert (woken["status"], woken["snoozed_until"]) == ("open", None)


def test_a_time_that_is_none_is_told(program: Client, matter: Conversation) -> None:
    for until in ("2126-11-21T18:00:00", "2001-01-01T00:00:00Z", "tomorrow"):
        answer = send(program, "put", f"{address(matter)}/snooze", until=until)
        assert answer.status_code == 422


def test_given_to_a_team(program: Client, nordnetz: people.Nordnetz, matter: Conversation) -> None:
    technik = Team.unscoped.create(
        workspace=nordnetz.workspace, name="Technik", created_at=clock.now()
    )
    answer = send(program, "put", f"{address(matter)}/team", team_id=public_id(technik.id))
    assert answer.json()["team"] == {"id": public_id(technik.id), "name": "Technik"}
    assert send(program, "put", f"{address(matter)}/team", team_id="unheard").status_code == 422
    assert send(program, "put", f"{address(matter)}/team", team_id=None).json()["team"] is None


def test_waiting_for_the_customer(program: Client, matter: Conversation) -> None:
    assert program.put(f"{address(matter)}/waiting").json()["status"] == "waiting"
    assert program.delete(f"{address(matter)}/solution").json()["status"] == "open"
