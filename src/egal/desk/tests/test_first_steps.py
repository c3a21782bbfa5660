"""The first steps: what is done, by what there is."""

import re

import pytest
from django.test import Client

from egal.conversations.models import Conversation, Delivery, Inbox
from egal.desk.tests.conftest import signed_in
from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.actions.add_workspace import add_workspace
from egal.workspaces.actions.invite import invite
from egal.workspaces.models import Agent, Workspace

STEPS = "/desk/nordnetz/first-steps/"
DESK = "/desk/nordnetz/conversations/?view=open"


@pytest.fixture
def owner(db: None) -> Agent:
    """The owner of a workspace in which nothing is yet."""
    workspace = add_workspace(slug="nordnetz", name="Nordnetz", actor=SYSTEM)
    return people.agent(workspace, "Jana Köster", "owner")


@pytest.fixture
def jana(owner: Agent) -> Client:
    return signed_in(owner.account.email)


def done(jana: Client) -> list[str]:
    """The titles of what is done."""
    page = jana.get(STEPS).content.decode()
    return re.findall(r'<li class="done">.*?<b>(.*?)</b>', page, re.DOTALL)


def test_at_first_nothing_is_done_and_each_step_says_how(jana: Client) -> None:
    assert done(jana) == []
    page = jana.get(STEPS).content.decode()
    assert "0 of 6 are done." in page
    assert "/desk/nordnetz/settings/new-inbox/" in page
    assert "egal mail deliver --inbox" in page


def test_each_is_done_by_what_there_is(jana: Client, owner: Agent) -> None:
    workspace = owner.workspace
    with scope.of(workspace.id):
        inbox = _connects(jana, workspace)
        matter = _hears(jana, inbox)
        people.replies(owner, matter, "Wir messen.")
        assert "Answer a customer" not in done(jana)
        Delivery.objects.update(state="sent")
        assert "Answer a customer" in done(jana)
        invite(workspace=workspace, email="ole@posteo.example", role="agent", actor=owner)
        assert "Invite a colleague" in done(jana)
        jana.post("/desk/nordnetz/settings/signature/", {"de": "Jana", "en": "Jana"})
    jana.post("/desk/nordnetz/settings/portal/opening/")
    assert len(done(jana)) == 6
    assert "First steps</h2>" not in jana.get(DESK).content.decode()


def _connects(jana: Client, workspace: Workspace) -> Inbox:
    inbox = people.email_inbox(workspace, "support@nordnetz.example", people.outgoing(9))
    assert done(jana) == ["Connect the mailbox customers write to"]
    return inbox


def _hears(jana: Client, inbox: Inbox) -> Conversation:
    matter = people.conversation_of(people.writes(inbox, "Mara", "Help"))
    assert "Receive a first mail" in done(jana)
    return matter


def test_they_are_put_away_and_come_back(jana: Client) -> None:
    assert "First steps</h2>" in jana.get(DESK).content.decode()
    jana.post(f"{STEPS}removal/")
    assert "First steps</h2>" not in jana.get(DESK).content.decode()
    assert STEPS in jana.get(DESK).content.decode()
    jana.post(STEPS)
    assert "First steps</h2>" in jana.get(DESK).content.decode()


def test_they_are_for_those_who_set_up(owner: Agent) -> None:
    ole = signed_in(people.agent(owner.workspace, "Ole Petersen", "agent").account.email)
    shown = ole.get(DESK).content.decode()
    assert "First steps" not in shown
    assert "Show me around" in shown
