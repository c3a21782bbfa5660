from datetime import timedelta

import pytest

from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.people import PASSWORD, Fremdfirma, Nordnetz
from egal.testing.together import together
from egal.workspaces.actions.accept_invitation import accept_invitation, accept_ownership
from egal.workspaces.actions.change_agent import deactivate_agent
from egal.workspaces.actions.invite import (
    invite,
    invite_first_owner,
    open_invitation,
    withdraw_invitation,
)
from egal.workspaces.models import Agent, Invitation, Workspace
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(nordnetz: Nordnetz) -> Invitation:
    made, _ = invite(
        workspace=nordnetz.workspace,
        email="Lena@nordnetz.example",
        role="agent",
        actor=nordnetz.jana,
    )
    return made


def accept(invitation: Invitation) -> Agent:
    return accept_invitation(invitation=invitation, name="Lena Voss", password=PASSWORD)


def own(invitation: Invitation) -> Agent:
    return accept_ownership(
        invitation=invitation,
        company="Nordnetz",
        name="Jana Köster",
        email="jana@nordnetz.example",
        password=PASSWORD,
        language="de",
    )


def first_owner() -> Invitation:
    found = open_invitation(invite_first_owner() or "")
    assert found
    return found


def test_lena_accepts_and_is_an_agent(invitation: Invitation) -> None:
    lena = accept(invitation)
    assert (lena.workspace, lena.role) == (invitation.workspace, "agent")
    assert (lena.account.email, lena.account.name) == ("lena@nordnetz.example", "Lena Voss")
    invitation.refresh_from_db()
    assert invitation.accepted_by == lena.account


def test_only_the_fingerprint_of_the_link_is_kept(nordnetz: Nordnetz) -> None:
    made, secret = invite(
        workspace=nordnetz.workspace,
        email="ole@nordnetz.example",
        role="agent",
        actor=nordnetz.jana,
    )
    assert secret not in str(Invitation.objects.filter(pk=made.pk).values().get())
    assert secret not in str(Event.objects.filter(kind="agent.invited").values().get())
    assert open_invitation(secret) == made
    assert open_invitation(secret + "x") is None


def test_a_link_is_used_once(invitation: Invitation) -> None:
    accept(invitation)
    with pytest.raises(Trouble, match="has been used or has expired"):
        accept(invitation)


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_in_two_windows_is_used_once(invitation: Invitation) -> None:
    outcomes = together(*[lambda: accept(invitation)] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Agent"] + ["Trouble"] * 3


def test_a_link_expires_after_a_week(nordnetz: Nordnetz) -> None:
    made, secret = invite(
        workspace=nordnetz.workspace,
        email="ole@nordnetz.example",
        role="agent",
        actor=nordnetz.jana,
    )
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        assert open_invitation(secret)
    with clock.at(clock.now() + timedelta(days=7, hours=1)):
        assert open_invitation(secret) is None
        with pytest.raises(Trouble, match="has been used or has expired"):
            accept(made)


def test_a_bad_password_does_not_use_the_link_up(invitation: Invitation) -> None:
    with pytest.raises(Trouble, match="too common"):
        accept_invitation(invitation=invitation, name="Lena Voss", password="password")
    assert accept(invitation)


def test_eve_accepts_with_the_account_and_the_password_she_has(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    made, _ = invite(
        workspace=nordnetz.workspace,
        email="eve@fremdfirma.example",
        role="viewer",
        actor=nordnetz.jana,
    )
    before = fremdfirma.eve.account.password
    with pytest.raises(Trouble, match="Give the password of that account"):
        accept_invitation(invitation=made, name="Not Eve", password="another ferry altogether")
    joined = accept_invitation(invitation=made, name="Not Eve", password=PASSWORD)
    assert joined.account == fremdfirma.eve.account
    assert (joined.account.password, joined.account.name) == (before, "Eve Fremd")


def test_whoever_is_an_agent_already_is_not_invited(nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="is an agent of Nordnetz already"):
        invite(
            workspace=nordnetz.workspace,
            email="tariq@nordnetz.example",
            role="agent",
            actor=nordnetz.jana,
        )


def test_whoever_has_left_is_let_back_rather_than_invited(nordnetz: Nordnetz) -> None:
    deactivate_agent(agent=nordnetz.tariq, actor=nordnetz.jana)
    with pytest.raises(Trouble, match="Let them come back instead"):
        invite(
            workspace=nordnetz.workspace,
            email="tariq@nordnetz.example",
            role="agent",
            actor=nordnetz.jana,
        )


def test_an_invitation_is_withdrawn_until_it_is_accepted(
    nordnetz: Nordnetz, invitation: Invitation
) -> None:
    accept(invitation)
    with pytest.raises(Trouble, match="accepted or withdrawn already"):
        withdraw_invitation(invitation=invitation, actor=nordnetz.jana)
    other, secret = invite(
        workspace=nordnetz.workspace, email="ole@mail.example", role="owner", actor=nordnetz.jana
    )
    with pytest.raises(NotAllowed):
        withdraw_invitation(
            invitation=other, actor=people.agent(nordnetz.workspace, "Ada Berg", "admin")
        )
    withdraw_invitation(invitation=other, actor=nordnetz.jana)
    assert open_invitation(secret) is None
    withdrawn = Event.objects.get(kind="agent.invitation_withdrawn")
    assert withdrawn.data == {"email": "ole@mail.example", "role": "owner"}


def test_tariq_may_not_invite(nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        invite(
            workspace=nordnetz.workspace,
            email="ole@nordnetz.example",
            role="agent",
            actor=nordnetz.tariq,
        )


def test_the_first_owner_gets_company_and_account_in_one_go() -> None:
    jana = own(first_owner())
    assert (jana.role, jana.account.email) == ("owner", "jana@nordnetz.example")
    workspace = Workspace.objects.get()
    assert (workspace.slug, workspace.language) == ("nordnetz", "de")


def test_a_new_first_link_ends_the_one_before() -> None:
    earlier, later = invite_first_owner(), invite_first_owner()
    assert open_invitation(earlier or "") is None
    assert open_invitation(later or "")


def test_there_is_no_first_link_once_there_is_an_agent(nordnetz: Nordnetz) -> None:
    assert invite_first_owner() is None


def test_the_first_link_ends_with_the_first_agent() -> None:
    secret = invite_first_owner() or ""
    found = open_invitation(secret)
    assert found
    people.fremdfirma()
    assert open_invitation(secret) is None
    with pytest.raises(Trouble, match="has an owner already"):
        own(found)
    assert Workspace.objects.count() == 1


def test_the_first_link_read_by_two_makes_one_company() -> None:
    found = first_owner()
    own(found)
    with pytest.raises(Trouble):
        own(found)
    assert Workspace.objects.count() == 1


def test_an_invitation_for_an_agent_makes_no_company(invitation: Invitation) -> None:
    with pytest.raises(Trouble, match="for joining a workspace that exists"):
        own(invitation)
    assert Workspace.objects.count() == 1


def test_the_first_link_makes_nobody_an_agent_elsewhere() -> None:
    with pytest.raises(Trouble, match="for the first owner"):
        accept(first_owner())
