from typing import Any

from django.test import Client

from egal.api.tests.programs import client_with
from egal.conversations.actions.note import add_note
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope


def events(program: Client, **query: Any) -> list[dict[str, Any]]:
    place_events()
    return list(program.get("/api/v1/events", query).json()["items"])


def kinds(program: Client, **query: Any) -> list[str]:
    return [event["kind"] for event in events(program, **query)]


def test_a_program_follows_what_happens(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    seen = events(program)[-1]["seq"]
    assert events(program, after=seen) == []
    people.replies(nordnetz.tariq, matter, "Please restart it.")
    happened = ["message.replied", "conversation.assigned", "conversation.waiting"]
    assert kinds(program, after=seen) == happened
    assert kinds(program, after=seen, limit=1) == happened[:1]


def test_an_event_has_exactly_this_shape(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    seen = events(program)[-1]["seq"]
    message = people.replies(nordnetz.tariq, matter, "Please restart it.")
    replied, assigned, _ = events(program, after=seen)
    row = Event.objects.get(seq=replied["seq"])
    assert replied == {
        "id": public_id(row.id),
        "seq": row.seq,
        "kind": "message.replied",
        "conversation_id": matter.public_id,
        "actor": {"type": "agent", "id": public_id(nordnetz.tariq.id), "name": "Tariq Rahimi"},
        "data": {"message": message.public_id},
        "caused_by_id": None,
        "created_at": replied["created_at"],
    }
    tariq = {"agent": public_id(nordnetz.tariq.id), "name": "Tariq Rahimi"}
    assert assigned["data"] == {"old": None, "new": tariq}


def test_pages_join_without_gap_or_repetition(program: Client, matter: Conversation) -> None:
    everything = [event["seq"] for event in events(program)]
    first = program.get("/api/v1/events", {"limit": 2}).json()
    rest = program.get("/api/v1/events", {"cursor": first["next_cursor"]}).json()
    assert [event["seq"] for event in first["items"] + rest["items"]] == everything
    assert rest["next_cursor"] is None


def test_no_number_of_a_row_is_shown(program: Client, nordnetz: people.Nordnetz) -> None:
    merged: dict[str, Any] = {"into": 7, "from": [8, 9], "count": 2, "automatic": True}
    record("conversation.merged", workspace_id=nordnetz.workspace.id, actor=SYSTEM, **merged)
    assert events(program)[-1]["data"] == {
        "into": public_id(7),
        "from": [public_id(8), public_id(9)],
        "count": 2,
        "automatic": True,
    }


def test_the_text_of_a_note_is_not_in_it(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    with scope.of(matter.workspace_id):
        add_note(conversation=matter, actor=nordnetz.jana, text="canary in the coal mine")
    place_events()
    answer = program.get("/api/v1/events", {"limit": 100}).content.decode()
    assert "note.added" in answer
    assert "canary" not in answer


def test_nobody_reads_of_another_company_or_beyond_their_scopes(
    program: Client, nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma, matter: Conversation
) -> None:
    eve = client_with(fremdfirma.workspace, "all")
    shop = client_with(nordnetz.workspace, "conversations:read")
    record("secret.thing", workspace_id=nordnetz.workspace.id, actor=SYSTEM)
    assert {"agent.added", "inbox.added"} <= set(kinds(program))
    assert {event["conversation_id"] for event in events(eve)} == {None}
    assert set(kinds(shop)) == {"conversation.opened", "message.received"}
    assert "secret.thing" not in kinds(program)


def test_a_place_that_is_none_is_told(program: Client) -> None:
    for query in ({"after": "-1"}, {"after": "x"}, {"after": 2**63}, {"cursor": "x"}):
        assert program.get("/api/v1/events", query).status_code == 422
