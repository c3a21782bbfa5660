import pytest

from egal.contacts.actions.organisations import (
    add_organisation,
    assign_organisation,
    remove_organisation,
    rename_organisation,
)
from egal.contacts.models import Contact, Organisation
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, vera
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(in_nordnetz: Nordnetz) -> Organisation:
    return add_organisation(
        workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name=" Rowing  Club "
    )


def test_a_name_is_there_once(in_nordnetz: Nordnetz, club: Organisation) -> None:
    assert club.name == "Rowing Club"
    with pytest.raises(Trouble, match="already"):
        add_organisation(
            workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name="ROWING club"
        )
    for name in (" ", "x" * 201):
        with pytest.raises(Trouble, match="name"):
            add_organisation(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name=name)


def test_another_workspace_may_have_the_same(club: Organisation, fremdfirma: Fremdfirma) -> None:
    with scope.of(fremdfirma.workspace.id):
        theirs = add_organisation(
            workspace=fremdfirma.workspace, actor=fremdfirma.eve, name="Rowing Club"
        )
        assert list(Organisation.objects.all()) == [theirs]


def test_renaming_tells_both_names(in_nordnetz: Nordnetz, club: Organisation) -> None:
    for name in ("Sailing Club", "Sailing Club", "sailing club"):
        rename_organisation(organisation=club, actor=in_nordnetz.jana, name=name)
    first, second = Event.objects.filter(kind="organisation.renamed").order_by("id")
    assert (first.data["old"], first.data["new"]) == ("Rowing Club", "Sailing Club")
    assert second.data["new"] == "sailing club"


def test_mara_joins_and_leaves(in_nordnetz: Nordnetz, mara: Contact, club: Organisation) -> None:
    for organisation in (club, club, None):
        assign_organisation(contact=mara, actor=in_nordnetz.tariq, organisation=organisation)
    entered, left = Event.objects.filter(kind="contact.organisation_changed").order_by("id")
    shown = {"organisation": club.id, "name": "Rowing Club"}
    assert (entered.data["old"], entered.data["new"]) == (None, shown)
    assert (left.data["old"], left.data["new"]) == (shown, None)


def test_its_contacts_outlive_it(in_nordnetz: Nordnetz, mara: Contact, club: Organisation) -> None:
    assign_organisation(contact=mara, actor=in_nordnetz.jana, organisation=club)
    remove_organisation(organisation=club, actor=in_nordnetz.jana)
    mara.refresh_from_db()
    assert mara.organisation is None
    assert Event.objects.get(kind="organisation.removed").data["contacts"] == [mara.id]
    with pytest.raises(Trouble, match="no such organisation"):
        assign_organisation(contact=mara, actor=in_nordnetz.jana, organisation=club)


def test_eves_hands_do_not_reach(
    in_nordnetz: Nordnetz, club: Organisation, fremdfirma: Fremdfirma
) -> None:
    with scope.of(fremdfirma.workspace.id), pytest.raises(NotAllowed):
        remove_organisation(organisation=club, actor=fremdfirma.eve)


def test_vera_may_not(in_nordnetz: Nordnetz, mara: Contact, club: Organisation) -> None:
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        add_organisation(workspace=in_nordnetz.workspace, actor=actor, name="Another")
    with pytest.raises(NotAllowed):
        rename_organisation(organisation=club, actor=actor, name="Another")
    with pytest.raises(NotAllowed):
        remove_organisation(organisation=club, actor=actor)
    with pytest.raises(NotAllowed):
        assign_organisation(contact=mara, actor=actor, organisation=club)
