"""The workspace, its teams, tags and fields, and a hand-over, for programs."""

import json
from typing import Any

from django.test import Client

from egal.conversations.actions.assign import assign
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope


def send(program: Client, method: str, path: str, **body: Any) -> Any:
    return program.generic(method, f"/api/v1/{path}", json.dumps(body), "application/json")


def test_the_workspace_is_shown_and_changed(program: Client) -> None:
    shown = program.get("/api/v1/workspace").json()
    assert (shown["slug"], shown["accent"]) == ("nordnetz", "")
    changed = send(program, "PATCH", "workspace", accent="#8a1c4a", reopen_days=3).json()
    assert {**shown, "accent": "#8a1c4a", "reopen_days": 3} == changed
    refused = send(program, "PATCH", "workspace", accent="#ffd400")
    assert refused.status_code == 422
    assert "A darker one such as #" in refused.json()["detail"]


def test_a_team_from_its_first_to_its_last_day(program: Client, nordnetz: people.Nordnetz) -> None:
    team = send(program, "POST", "teams", name="Technics").json()
    here = f"teams/{team['id']}"
    tariq = public_id(nordnetz.tariq.id)
    filled = send(program, "PUT", f"{here}/members", agent_ids=[tariq]).json()
    assert filled["members"] == [{"id": tariq, "name": "Tariq Rahimi"}]
    assert send(program, "PUT", f"{here}/members", agent_ids=["nobody"]).status_code == 422
    assert send(program, "PATCH", here, name="Technik").json()["name"] == "Technik"
    assert [each["name"] for each in program.get("/api/v1/teams").json()["items"]] == ["Technik"]
    assert send(program, "DELETE", here).status_code == 204
    assert send(program, "GET", here).status_code == 404


def test_the_work_of_one_is_handed_over(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    with scope.of(nordnetz.workspace.id):
        assign(conversation=matter, actor=nordnetz.jana, agent=nordnetz.tariq)
    here = f"agents/{public_id(nordnetz.tariq.id)}/handover"
    jana = public_id(nordnetz.jana.id)
    assert send(program, "PUT", here, to_agent_id=jana).json() == {"count": 1}
    assert send(program, "PUT", here, to_agent_id=jana).json() == {"count": 0}
    matter.refresh_from_db()
    assert matter.assignee == nordnetz.jana


def test_tags_are_renamed_and_merged(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    with scope.of(nordnetz.workspace.id):
        bill, invoice = (
            public_id(tag(conversation=matter, actor=nordnetz.jana, name=name).id)
            for name in ("bill", "invoice")
        )
    shown = send(program, "PATCH", f"tags/{bill}", name="Bill", is_view=True).json()
    assert (shown["name"], shown["is_view"]) == ("Bill", True)
    assert send(program, "PUT", f"tags/{bill}/merging", into_id="none").status_code == 422
    merged = send(program, "PUT", f"tags/{bill}/merging", into_id=invoice).json()
    assert (merged["name"], merged["is_view"]) == ("invoice", True)
    assert [each["id"] for each in program.get("/api/v1/tags").json()["items"]] == [invoice]
    assert send(program, "DELETE", f"tags/{invoice}").status_code == 204


def test_a_field_is_made_placed_and_removed(program: Client) -> None:
    text = {"of": "contact", "kind": "text"}
    first, second = (
        send(program, "POST", "fields", name=name, **text).json() for name in ("Floor", "Place")
    )
    here = f"fields/{second['id']}"
    moved = send(program, "PATCH", here, name="Town", position=0).json()
    assert (moved["name"], moved["position"], first["position"]) == ("Town", 0, 0)
    assert send(program, "POST", "fields", name="x", of="pet", kind="text").status_code == 422
    assert send(program, "DELETE", here).status_code == 204
    assert [each["name"] for each in program.get("/api/v1/fields").json()["items"]] == ["Floor"]


def test_an_invitation_waits_and_is_withdrawn(program: Client) -> None:
    made = send(program, "POST", "invitations", email="lena@posteo.example", role="agent").json()
    assert made["url"].startswith("http")
    [waiting] = program.get("/api/v1/invitations").json()["items"]
    assert waiting == {key: made[key] for key in waiting}
    assert send(program, "DELETE", f"invitations/{made['id']}").status_code == 204
    assert program.get("/api/v1/invitations").json()["items"] == []
