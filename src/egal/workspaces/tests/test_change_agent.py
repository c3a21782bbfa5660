from collections.abc import Callable

import pytest
from django.test import Client

from egal.events.models import Event
from egal.events.record import SYSTEM, Actor
from egal.shared.trouble import Trouble
from egal.testing.people import PASSWORD, Fremdfirma, Nordnetz, agent
from egal.testing.together import together
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.actions.add_token import add_token, token_of
from egal.workspaces.actions.change_agent import change_role, deactivate_agent, reactivate_agent
from egal.workspaces.actions.invite import invite
from egal.workspaces.actions.revoke_token import revoke_token
from egal.workspaces.models import Agent, Role
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(nordnetz: Nordnetz) -> Agent:
    """An administrator, who is no owner."""
    return agent(nordnetz.workspace, "Ada Brandt", Role.ADMIN)


def told(kind: str) -> list[tuple[str, object]]:
    return list(Event.objects.filter(kind=kind).values_list("actor_name", "data"))


def test_jana_makes_tariq_a_lead(nordnetz: Nordnetz) -> None:
    for _ in range(2):
        change_role(agent=nordnetz.tariq, role="lead", actor=nordnetz.jana)
    assert nordnetz.tariq.role == "lead"
    what = {"agent": nordnetz.tariq.id, "name": "Tariq Rahimi", "old": "agent", "new": "lead"}
    assert told("agent.role_changed") == [("Jana Köster", what)]


def test_the_last_owner_stays_one(nordnetz: Nordnetz, ada: Agent) -> None:
    for actor in (nordnetz.jana, SYSTEM):
        with pytest.raises(Trouble, match="Jana Köster is the only owner"):
            change_role(agent=nordnetz.jana, role="admin", actor=actor)
        with pytest.raises(Trouble, match="Jana Köster is the only owner"):
            deactivate_agent(agent=nordnetz.jana, actor=actor)
    change_role(agent=ada, role="owner", actor=nordnetz.jana)
    change_role(agent=nordnetz.jana, role="viewer", actor=nordnetz.jana)
    assert Agent.unscoped.get(pk=nordnetz.jana.pk).role == "viewer"


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(nordnetz: Nordnetz) -> None:
    change_role(agent=nordnetz.tariq, role="owner", actor=SYSTEM)
    outcomes = together(
        *[
            lambda who=who: deactivate_agent(agent=who, actor=SYSTEM)
            for who in (nordnetz.jana, nordnetz.tariq)
        ]
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Trouble"]


def test_whoever_leaves_is_signed_out_and_may_come_back(nordnetz: Nordnetz) -> None:
    browser = Client()
    way_in = {"login": "tariq@nordnetz.example", "password": PASSWORD}
    browser.post("/sign-in/", way_in)
    desk = "/desk/nordnetz/conversations/"
    assert browser.get(desk).status_code == 200
    deactivate_agent(agent=nordnetz.tariq, actor=nordnetz.jana)
    assert browser.get(desk).status_code == 302
    browser.post("/sign-in/", way_in)
    assert browser.get(desk).status_code == 404
    reactivate_agent(agent=nordnetz.tariq, actor=nordnetz.jana)
    assert browser.get(desk).status_code == 200
    assert [kind for kind in ("deactivated", "reactivated") if told(f"agent.{kind}")]


MAKES_OR_UNMAKES: list[Callable[[Nordnetz, Actor], object]] = [
    lambda company, actor: change_role(agent=company.tariq, role="owner", actor=actor),
    lambda company, actor: change_role(agent=company.jana, role="agent", actor=actor),
    lambda company, actor: deactivate_agent(agent=company.jana, actor=actor),
    lambda company, actor: reactivate_agent(agent=company.jana, actor=actor),
    lambda company, actor: invite(
        workspace=company.workspace, email="lena@nordnetz.example", role="owner", actor=actor
    ),
    lambda company, actor: add_agent(
        workspace=company.workspace, email="lena@nordnetz.example", role="owner", actor=actor
    ),
]


@pytest.mark.parametrize("attempt", MAKES_OR_UNMAKES)
def test_only_owners_make_and_unmake_owners(
    nordnetz: Nordnetz, ada: Agent, attempt: Callable[[Nordnetz, Actor], object]
) -> None:
    token, _ = add_token(workspace=nordnetz.workspace, scopes=["all"], actor=nordnetz.jana)
    for actor in (ada, token):
        with pytest.raises(NotAllowed, match="lacks the permission owners:write"):
            attempt(nordnetz, actor)


def test_eve_changes_nobody_here(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    for stranger in (fremdfirma.eve, fremdfirma.token):
        for attempt in MAKES_OR_UNMAKES:
            with pytest.raises(NotAllowed, match="does not work in this workspace"):
                attempt(nordnetz, stranger)


def test_a_token_makes_none_that_may_more(nordnetz: Nordnetz) -> None:
    maker, _ = add_token(
        workspace=nordnetz.workspace, scopes=["tokens:write", "contacts:read"], actor=nordnetz.jana
    )
    add_token(workspace=nordnetz.workspace, scopes=["contacts:read"], actor=maker)
    with pytest.raises(NotAllowed, match="lacks the permission"):
        add_token(workspace=nordnetz.workspace, scopes=["all"], actor=maker)


def test_a_revoked_token_opens_nothing(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    token, secret = add_token(workspace=nordnetz.workspace, scopes=["read"], actor=nordnetz.jana)
    for stranger in (nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            revoke_token(token=token, actor=stranger)
    for _ in range(2):
        revoke_token(token=token, actor=nordnetz.jana)
    assert token_of(secret) is None
    assert told("token.revoked") == [("Jana Köster", {"token": token.id, "name": "API"})]
