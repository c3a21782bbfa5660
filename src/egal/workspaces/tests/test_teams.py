import pytest

from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.actions.change_agent import deactivate_agent
from egal.workspaces.actions.teams import add_team, change_members, remove_team, rename_team
from egal.workspaces.models import Agent, Membership, Team
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(in_nordnetz: Nordnetz) -> Team:
    return add_team(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name="Technics")


def members(team: Team) -> set[str]:
    return {str(each.agent) for each in Membership.objects.filter(team=team)}


def test_two_teams_never_share_a_name(in_nordnetz: Nordnetz, team: Team) -> None:
    with pytest.raises(Trouble, match="a team “TECHNICS” already"):
        add_team(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name=" TECHNICS")
    other = add_team(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name="Accounts")
    with pytest.raises(Trouble, match="already"):
        rename_team(team=other, actor=in_nordnetz.jana, name="Technics")
    renamed = rename_team(team=team, actor=in_nordnetz.jana, name="TECHNICS")
    assert renamed.name == "TECHNICS"


def test_who_is_in_it_is_said_as_a_whole(in_nordnetz: Nordnetz, team: Team) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    change_members(team=team, actor=jana, agents=[jana])
    for _ in range(2):
        change_members(team=team, actor=jana, agents=[tariq])
    assert members(team) == {"Tariq Rahimi"}
    last = Event.objects.filter(kind="team.members_changed").latest("id")
    assert last.data["added"] == [{"agent": tariq.id, "name": "Tariq Rahimi"}]
    assert last.data["removed"] == [{"agent": jana.id, "name": "Jana Köster"}]
    assert Event.objects.filter(kind="team.members_changed").count() == 2


def test_who_has_left_stays_in_it_but_does_not_join(in_nordnetz: Nordnetz, team: Team) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    change_members(team=team, actor=jana, agents=[tariq])
    deactivate_agent(agent=tariq, actor=jana)
    change_members(team=team, actor=jana, agents=[jana, tariq])
    assert members(team) == {"Jana Köster", "Tariq Rahimi"}
    other = add_team(workspace=in_nordnetz.workspace, actor=jana, name="Accounts")
    with pytest.raises(Trouble, match="does not work here any more"):
        change_members(team=other, actor=jana, agents=[Agent.objects.get(pk=tariq.pk)])


def test_removed_it_takes_nobody_along(in_nordnetz: Nordnetz, team: Team) -> None:
    change_members(team=team, actor=in_nordnetz.jana, agents=[in_nordnetz.tariq])
    remove_team(team=team, actor=in_nordnetz.jana)
    assert (Team.objects.count(), Membership.objects.count(), Agent.objects.count()) == (0, 0, 2)
    with pytest.raises(Trouble, match="no such team"):
        rename_team(team=team, actor=in_nordnetz.jana, name="Late")


def test_neither_tariq_nor_eve(in_nordnetz: Nordnetz, team: Team, fremdfirma: Fremdfirma) -> None:
    for actor in (in_nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            add_team(workspace=in_nordnetz.workspace, actor=actor, name="Ours")
        with pytest.raises(NotAllowed):
            change_members(team=team, actor=actor, agents=[])
        with pytest.raises(NotAllowed):
            remove_team(team=team, actor=actor)


def test_eve_is_in_no_team_of_ours(
    in_nordnetz: Nordnetz, team: Team, fremdfirma: Fremdfirma
) -> None:
    with pytest.raises(Trouble, match="does not work here"):
        change_members(team=team, actor=in_nordnetz.jana, agents=[fremdfirma.eve])
