import pytest

from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.testing.together import together
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

SALES = "sales@nordnetz.example"


def test_jana_connects_an_inbox(in_nordnetz: Nordnetz) -> None:
    inbox = add_inbox(
        workspace=in_nordnetz.workspace,
        channel="email",
        address=SALES,
        actor=in_nordnetz.jana,
        settings={"smtp": "smtps://sales:hunter2@mail.nordnetz.example"},
    )
    found = Inbox.objects.get(pk=inbox.pk)
    assert (found.name, found.settings["smtp"][:8]) == ("Nordnetz", "smtps://")
    event = Event.objects.latest("id")
    assert (event.kind, event.data["address"]) == ("inbox.added", SALES)
    assert "hunter2" not in str(event.data)


def test_an_address_belongs_to_one_inbox_in_the_whole_installation(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    with pytest.raises(Trouble, match="is an inbox already"):
        add_inbox(
            workspace=fremdfirma.workspace,
            channel="email",
            address=in_nordnetz.inbox.address,
            actor=fremdfirma.eve,
        )
    found = Inbox.unscoped.get(address=in_nordnetz.inbox.address)
    assert found.workspace == in_nordnetz.workspace


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_one_inbox(in_nordnetz: Nordnetz) -> None:
    def add() -> Inbox:
        return add_inbox(
            workspace=in_nordnetz.workspace, channel="email", address=SALES, actor=in_nordnetz.jana
        )

    outcomes = together(add, add, add)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Inbox", "Trouble", "Trouble"]


def test_tariq_may_not_connect_one(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed, match="inboxes:write"):
        add_inbox(
            workspace=in_nordnetz.workspace, channel="email", address=SALES, actor=in_nordnetz.tariq
        )
