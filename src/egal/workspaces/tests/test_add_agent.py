import pytest

from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import PASSWORD, Fremdfirma, Nordnetz
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.models import Account, Agent
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_colleague_gets_an_account_and_it_is_recorded(nordnetz: Nordnetz) -> None:
    lena = add_agent(
        workspace=nordnetz.workspace,
        email=" Lena@Nordnetz.Example ",
        role="lead",
        actor=nordnetz.jana,
        password=PASSWORD,
    )
    assert (lena.account.email, lena.account.name) == ("lena@nordnetz.example", "lena")
    assert lena.account.check_password(PASSWORD)
    event = Event.objects.latest("id")
    assert (event.kind, event.actor_name) == ("agent.added", "Jana Köster")
    assert event.data == {"agent": lena.id, "name": "lena", "role": "lead"}


def test_an_existing_account_keeps_its_password_and_name(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    before = Account.objects.get(pk=fremdfirma.eve.account_id)
    added = add_agent(
        workspace=nordnetz.workspace,
        email="eve@fremdfirma.example",
        role="viewer",
        actor=nordnetz.jana,
        name="Somebody Else",
        password="another ferry altogether",
    )
    assert added.account == before
    after = Account.objects.get(pk=before.pk)
    assert (after.password, after.name) == (before.password, "Eve Fremd")


def test_nobody_is_an_agent_twice(nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match=r"jana@nordnetz\.example is an agent of Nordnetz already"):
        add_agent(
            workspace=nordnetz.workspace, email="Jana@nordnetz.example", role="viewer", actor=SYSTEM
        )
    with scope.of(nordnetz.workspace.id):
        assert Agent.objects.get(account__email="jana@nordnetz.example").role == "owner"


@pytest.mark.parametrize(
    ("email", "role", "password", "reason"),
    [
        ("lena", "agent", PASSWORD, "“lena” is no e-mail address"),
        ("lena@nordnetz.example", "emperor", PASSWORD, "“emperor” is no role; there are owner"),
        ("lena@nordnetz.example", "agent", "", "too short"),
        ("lena@nordnetz.example", "agent", "password", "too common"),
        ("lena@nordnetz.example", "agent", "lena@nordnetz", "too similar"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    nordnetz: Nordnetz, email: str, role: str, password: str, reason: str
) -> None:
    with pytest.raises(Trouble, match=reason):
        add_agent(
            workspace=nordnetz.workspace, email=email, role=role, actor=SYSTEM, password=password
        )
    assert not Account.objects.filter(email=email).exists()


def test_tariq_may_not_add_colleagues(nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed, match="agents:write"):
        add_agent(
            workspace=nordnetz.workspace,
            email="lena@nordnetz.example",
            role="owner",
            actor=nordnetz.tariq,
            password=PASSWORD,
        )
