"""The audit trail as it is read."""

import ast
from pathlib import Path

import pytest
from django.test import Client

import egal
from egal.desk.tests.conftest import signed_in
from egal.desk.trail_words import areas, sentences, told
from egal.events.audit import AREAS, audited, trail
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.actions.change_agent import change_role
from egal.workspaces.actions.change_workspace import change_workspace

HERE = "/desk/nordnetz/settings/audit-trail/"


def shown(client: Client, **query: str) -> str:
    return client.get(HERE, query).content.decode()


def recorded() -> set[str]:
    """Every kind of event that our code names."""
    package = Path(egal.__file__).parent
    files = [path for path in package.rglob("*.py") if "tests" not in path.parts]
    texts = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    return {
        argument.value
        for node in texts
        if isinstance(node, ast.Call) and ast.unparse(node.func).lstrip("_") in ("record", "tell")
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_kind_of_event_of_the_trail_has_words() -> None:
    assert {kind for kind in recorded() if audited(kind)} - sentences() == set()
    assert set(areas()) == AREAS


def test_it_says_who_did_what_from_where(jana: Client, company: people.Nordnetz) -> None:
    change_role(agent=company.tariq, role="lead", actor=company.jana)
    page = shown(jana)
    assert "Jana Köster changed the role of Tariq Rahimi from Agent to Team lead" in page
    assert "Jana Köster signed in" in page
    assert "from 127.0.0.1" in page
    assert "Egal added the inbox support@nordnetz.example" in page


def test_old_and_new_values_stand_below(company: people.Nordnetz) -> None:
    change_workspace(workspace=company.workspace, actor=company.jana, name="New", reopen_days=3)
    event = Event.objects.get(kind="workspace.changed")
    assert told(event, {})[1] == "Name: Nordnetz → New; Days until a reply begins anew: 14 → 3"


def test_what_has_no_words_yet_is_told_as_it_is(company: people.Nordnetz) -> None:
    event = record(
        "export.burnt", workspace_id=company.workspace.id, actor=SYSTEM, rows=2, what="Kühe"
    )
    assert told(event, {}) == ("Egal: export.burnt", '{"rows": 2, "what": "Kühe"}')


def test_it_is_narrowed_down_to_one_area_or_agent(jana: Client, company: people.Nordnetz) -> None:
    signed_in("tariq@nordnetz.example")
    assert "added the inbox" not in shown(jana, area="session")
    page = shown(jana, agent=public_id(company.tariq.id))
    assert "Tariq Rahimi signed in" in page
    assert "Jana Köster signed in" not in page


def test_older_ones_come_page_by_page(
    jana: Client, company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.desk.views.trail.SHOWN", 2)
    seen, address = 0, HERE
    while address:
        answer = jana.get(address)
        seen += len(answer.context["entries"])
        address = answer.context["next_url"]
    assert seen == trail(company.workspace.id).count()
    assert jana.get(HERE, {"cursor": "x"}).status_code == 404
