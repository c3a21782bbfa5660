"""The demo company: the same every time, made once, all of it believable."""

from pathlib import Path

import pytest

from egal.callbacks.figures import is_broken
from egal.callbacks.models import Callback
from egal.calls.models import Call, Recording
from egal.contacts.models import Contact
from egal.conversations.models import Conversation, Inbox, Message
from egal.conversations.search import find
from egal.demo import networks as public
from egal.demo.company import build_demo
from egal.demo.order import FAULTS
from egal.demo.stories import steps
from egal.demo.telephone import calls
from egal.shared import clock
from egal.testing.networks import Networks
from egal.workspaces import scope
from egal.workspaces.models import Agent

SAID = {"posts", "comments", "replies", "writes"}
URL = "smtp://127.0.0.1:2500"


@pytest.fixture
def networks(tmp_path: Path) -> Networks:
    networks = Networks()
    networks.kept = tmp_path / "networks"
    return networks


@pytest.fixture
def agents(db: None, networks: Networks) -> list[Agent]:
    return build_demo(password="moin-moin-hamburg", mail_server=URL, networks=networks)


def test_some_conversations_in_every_state(agents: list[Agent]) -> None:
    with scope.of(agents[0].workspace_id):
        states = list(Conversation.objects.values_list("status", flat=True))
    assert len(states) == 58
    assert {state: states.count(state) for state in set(states)} == {
        "open": 33,
        "waiting": 5,
        "solved": 20,
    }


def test_calls_of_the_last_days_can_be_heard(agents: list[Agent]) -> None:
    with scope.of(agents[0].workspace_id):
        outcomes = set(Call.objects.values_list("outcome", flat=True))
        assert outcomes == {"answered", "abandoned", "voicemail", "callback"}
        assert Recording.objects.filter(kind="talk", seconds__gt=30).count() == 4
        voicemail = Recording.objects.get(kind="voicemail")
        assert "Router" in voicemail.transcript[0]["text"]


def test_one_callback_was_kept_and_one_is_to_come(agents: list[Agent]) -> None:
    with scope.of(agents[0].workspace_id):
        kept = Callback.objects.exclude(ended_at=None).get()
        assert (kept.outcome, kept.ended_by) == ("kept", "Tariq Aziz")
        assert not is_broken(kept)
        to_come = Callback.objects.get(ended_at=None)
        assert to_come.at > clock.now()


def test_teams_tags_and_what_is_known_of_people(agents: list[Agent]) -> None:
    with scope.of(agents[0].workspace_id):
        mara = Contact.objects.get(name="Mara Lindner")
        assert mara.identities.filter(kind="phone").exists()
        assert sorted(mara.custom.values()) == ["4 118 207", "Nordnetz 250"]
        faults = find(FAULTS, among=Conversation.objects.all(), agent=agents[0], most=9).hits
        assert len(faults) == 3
        assert Conversation.objects.exclude(team=None).count() == 3


def test_every_answer_has_joined_its_conversation(agents: list[Agent]) -> None:
    written = [step for step in steps() if step.does == "writes"]
    with scope.of(agents[0].workspace_id):
        rung = [step for step in calls() if step.does == "rings"]
        told = [step for step in public.steps() if step.told["does"] in SAID and "who" in step.told]
        heard = Message.objects.filter(direction="inbound").count()
        assert heard == len(written) + len(rung) + len(told)
        assert not Message.objects.filter(broken_reference=True).exists()
        assert Message.objects.exclude(quoted_text="").exists()


def test_a_second_start_adds_nothing_and_finds_the_new_mail_server(
    agents: list[Agent], networks: Networks
) -> None:
    again = build_demo(
        password="moin-moin-hamburg", mail_server="smtp://127.0.0.1:2600", networks=networks
    )
    assert again == agents
    with scope.of(agents[0].workspace_id):
        assert Conversation.objects.count() == 58
        assert Inbox.objects.get(channel="email").settings["smtp_port"] == 2600


def test_it_is_told_in_the_order_in_which_it_happened(agents: list[Agent]) -> None:
    with scope.of(agents[0].workspace_id):
        moments = list(Message.objects.order_by("id").values_list("created_at", flat=True))
    assert moments == sorted(moments)
