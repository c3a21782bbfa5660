import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.assign_team import assign_team
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, happened, vera
from egal.workspaces.models import Membership, Team, Workspace
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def team(workspace: Workspace, name: str = "Technik") -> Team:
    return Team.unscoped.create(workspace=workspace, name=name, created_at=clock.now())


def test_jana_gives_it_to_a_team_and_takes_it_off_again(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    technik = team(in_nordnetz.workspace)
    assign_team(conversation=conversation, actor=in_nordnetz.jana, team=technik)
    conversation.refresh_from_db()
    assert conversation.team == technik
    event = Event.objects.get(kind="conversation.team_assigned")
    assert event.data == {"old": None, "new": {"team": technik.id, "name": "Technik"}}
    assign_team(conversation=conversation, actor=in_nordnetz.jana, team=None)
    conversation.refresh_from_db()
    assert conversation.team is None


def test_who_is_not_in_the_team_lets_it_go(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assign_team(conversation=conversation, actor=in_nordnetz.jana, team=team(in_nordnetz.workspace))
    conversation.refresh_from_db()
    assert conversation.assignee is None
    assert happened(conversation)[-2:] == ["conversation.team_assigned", "conversation.assigned"]


def test_a_member_keeps_it(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    technik = team(in_nordnetz.workspace)
    Membership.objects.create(
        workspace=in_nordnetz.workspace, team=technik, agent=in_nordnetz.tariq
    )
    assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assign_team(conversation=conversation, actor=in_nordnetz.jana, team=technik)
    conversation.refresh_from_db()
    assert conversation.assignee == in_nordnetz.tariq


def test_the_same_team_again_is_no_event(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    technik = team(in_nordnetz.workspace)
    for _ in range(2):
        assign_team(conversation=conversation, actor=in_nordnetz.jana, team=technik)
    assert happened(conversation).count("conversation.team_assigned") == 1


def test_a_team_of_another_company_is_none(
    in_nordnetz: Nordnetz, conversation: Conversation, fremdfirma: Fremdfirma
) -> None:
    with pytest.raises(Trouble, match="no such team"):
        assign_team(
            conversation=conversation,
            actor=in_nordnetz.jana,
            team=team(fremdfirma.workspace, "Fremde"),
        )


def test_vera_may_not(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with pytest.raises(NotAllowed):
        assign_team(conversation=conversation, actor=vera(in_nordnetz.workspace), team=None)
