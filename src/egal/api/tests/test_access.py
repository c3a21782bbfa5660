"""Agents, invitations and tokens, changed by a program."""

from django.test import Client

from egal.api.tests.programs import client_of, client_with
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Agent


def change(program: Client, agent: Agent, **what: object) -> tuple[int, dict[str, object]]:
    answer = program.patch(f"/api/v1/agents/{public_id(agent.id)}", what, "application/json")
    return answer.status_code, answer.json()


def test_a_role_is_changed(program: Client, nordnetz: people.Nordnetz) -> None:
    status, tariq = change(program, nordnetz.tariq, role="lead")
    assert (status, tariq["role"], tariq["at_work"]) == (200, "lead", True)


def test_somebody_leaves_and_comes_back(program: Client, nordnetz: people.Nordnetz) -> None:
    assert change(program, nordnetz.tariq, at_work=False)[1]["at_work"] is False
    assert len(program.get("/api/v1/agents").json()["items"]) == 1
    assert change(program, nordnetz.tariq, at_work=True)[1]["at_work"] is True


def test_no_token_touches_an_owner(program: Client, nordnetz: people.Nordnetz) -> None:
    for what in ({"role": "viewer"}, {"at_work": False}):
        status, problem = change(program, nordnetz.jana, **what)
        assert (status, problem["detail"]) == (403, "Shop lacks the permission owners:write")


def test_a_change_is_made_whole_or_not_at_all(program: Client, nordnetz: people.Nordnetz) -> None:
    before = nordnetz.tariq.role
    assert change(program, nordnetz.tariq, role="emperor", at_work=False)[0] == 422
    nordnetz.tariq.refresh_from_db()
    assert (nordnetz.tariq.role, nordnetz.tariq.deactivated_at) == (before, None)


def test_a_tokens_secret_is_shown_once(program: Client, nordnetz: people.Nordnetz) -> None:
    made = program.post("/api/v1/tokens", {"scopes": ["read"]}, "application/json").json()
    own = client_of(made["secret"])
    assert own.get("/api/v1/inboxes").status_code == 200
    assert made["secret"] not in program.get("/api/v1/tokens").content.decode()
    assert program.delete(f"/api/v1/tokens/{made['token']['id']}").status_code == 200
    assert own.get("/api/v1/inboxes").status_code == 401


def test_a_token_cannot_make_a_stronger_one(nordnetz: people.Nordnetz) -> None:
    weak = client_with(nordnetz.workspace, "tokens:write")
    answer = weak.post("/api/v1/tokens", {"scopes": ["all"]}, "application/json")
    assert answer.status_code == 403


def test_an_invitation_is_a_link_that_works(program: Client, client: Client) -> None:
    wanted = {"email": "lena@nordnetz.example", "role": "lead"}
    made = program.post("/api/v1/invitations", wanted, "application/json").json()
    link = made["url"].removeprefix("http://localhost:8000")
    answer = client.post(link, {"name": "Lena", "password": people.PASSWORD})
    assert answer.status_code == 302
