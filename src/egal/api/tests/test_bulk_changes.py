"""Many conversations changed by one request."""

from typing import Any

from django.test import Client

from egal.conversations.bulk.working import make_bulk_changes
from egal.conversations.models import Conversation, Tagging
from egal.shared.ids import public_id
from egal.testing import people

CHANGES = "/api/v1/bulk-changes"


def begun(program: Client, verb: str, ids: list[str], **more: Any) -> Any:
    body = {"verb": verb, "conversation_ids": ids, **more}
    return program.post(CHANGES, body, "application/json")


def test_many_are_tagged_and_it_is_undone(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    answer = begun(program, "tag", [matter.public_id, "unheard"], name="bill")
    assert (answer.status_code, answer.json()["finished_at"]) == (201, None)
    here = f"{CHANGES}/{answer.json()['id']}"
    make_bulk_changes()
    told = program.get(here).json()
    assert (told["count"], told["done"]) == (2, 2)
    assert [each["reason"] for each in told["refused"]] == ["This conversation is no longer here."]
    assert told["finished_at"]
    assert program.put(f"{here}/undo").json()["undoing_at"]
    make_bulk_changes()
    assert program.get(here).json()["undone"] == 1
    assert not Tagging.unscoped.exists()
    assert program.put(f"{here}/undo").status_code == 422


def test_what_a_change_needs_is_asked_for(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    ids = [matter.public_id]
    assert "needs `name`" in begun(program, "tag", ids).json()["detail"]
    assert "needs `until`" in begun(program, "snooze", ids).json()["detail"]
    assert begun(program, "assign", ids, agent_id="unheard").status_code == 422
    assert begun(program, "assign", ids, agent_id=public_id(nordnetz.jana.id)).status_code == 201
    assert begun(program, "solve", []).status_code == 422
