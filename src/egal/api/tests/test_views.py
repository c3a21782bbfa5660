"""Saved views of agents, kept by a program."""

from typing import Any

from django.test import Client

from egal.shared.ids import public_id
from egal.testing import people

VIEWS = "/api/v1/views"


def added(program: Client, nordnetz: people.Nordnetz, **more: Any) -> Any:
    body = {"agent_id": public_id(nordnetz.jana.id), "name": "Bills", "query": "tag:bill", **more}
    return program.post(VIEWS, body, "application/json")


def listed(program: Client, rest: str = "") -> list[str]:
    return [each["name"] for each in program.get(f"{VIEWS}{rest}").json()["items"]]


def test_a_view_is_kept_shared_and_removed(program: Client, nordnetz: people.Nordnetz) -> None:
    view = added(program, nordnetz, sort="waiting")
    assert view.status_code == 201
    assert (view.json()["agent"]["name"], view.json()["sort"]) == ("Jana Köster", "waiting")
    assert listed(program) == []
    assert listed(program, f"?agent={public_id(nordnetz.jana.id)}") == ["Bills"]
    here = f"{VIEWS}/{view.json()['id']}"
    program.patch(here, {"shared": True, "name": "Invoices"}, "application/json")
    assert listed(program) == ["Invoices"]
    assert program.delete(here).status_code == 204
    assert listed(program) == []


def test_one_of_everybodys_is_always_shared(program: Client, nordnetz: people.Nordnetz) -> None:
    view = added(program, nordnetz, agent_id=None).json()
    assert (view["agent"], view["shared"]) == (None, True)
    changed = program.patch(f"{VIEWS}/{view['id']}", {"shared": False}, "application/json")
    assert changed.json()["shared"]


def test_what_cannot_be_kept_is_told(program: Client, nordnetz: people.Nordnetz) -> None:
    assert added(program, nordnetz, sort="upwards").status_code == 422
    assert added(program, nordnetz, agent_id="unheard").json()["detail"] == (
        "There is no agent with this id at work here."
    )
    assert "at most 60 characters" in added(program, nordnetz, name="x" * 61).json()["detail"]
