import pytest

from egal.channels.base import Address
from egal.contacts.actions.identities import add_identity, remove_identity, verify_identity
from egal.contacts.evidence import evidence_of
from egal.contacts.models import Contact, Identity
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, vera, writes
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

PRIVATE = Address("email", "mara@home.example", "Mara")


def added(nordnetz: Nordnetz, contact: Contact, value: str = PRIVATE.address) -> Identity:
    return add_identity(
        contact=contact, actor=nordnetz.jana, kind="email", value=value, evidence="She told me."
    )


def reasons(identity: Identity) -> list[tuple[str, str, str]]:
    return [(reason.kind, reason.text, reason.actor_name) for reason in evidence_of(identity)]


def test_an_address_that_wrote_needs_no_other_reason(address: Identity) -> None:
    (reason,) = evidence_of(address)
    assert (reason.kind, reason.actor_name) == ("wrote", "Mara Lindner")
    assert reason.created_at == address.created_at


def test_mail_from_an_added_address_is_maras(in_nordnetz: Nordnetz, mara: Contact) -> None:
    identity = added(in_nordnetz, mara)
    assert conversation_of(writes(in_nordnetz.inbox, PRIVATE, "It is me.")).contact == mara
    assert reasons(identity) == [("added", "She told me.", "Jana Köster")]
    event = Event.objects.get(kind="identity.added")
    assert (event.data["contact"], event.data["evidence"]) == (mara.id, "She told me.")


def test_an_address_of_henrik_is_not_maras(
    in_nordnetz: Nordnetz, mara: Contact, henrik: Contact
) -> None:
    with pytest.raises(Trouble, match="belongs to Henrik Weiß"):
        added(in_nordnetz, mara, CUSTOMERS["Henrik"].address)


def test_adding_twice_only_adds_a_reason(in_nordnetz: Nordnetz, mara: Contact) -> None:
    first, again = added(in_nordnetz, mara), added(in_nordnetz, mara)
    assert first == again
    assert [kind for kind, *_ in reasons(first)] == ["added", "stated"]


def test_verified_once_with_every_reason_kept(in_nordnetz: Nordnetz, address: Identity) -> None:
    for text in ("Confirmed by code.", "Called back."):
        verify_identity(identity=address, actor=in_nordnetz.tariq, evidence=text)
    address.refresh_from_db()
    assert address.verified_at
    assert [kind for kind, *_ in reasons(address)] == ["wrote", "verified", "verified"]
    assert Event.objects.filter(kind="identity.verified").count() == 1


def test_whoever_writes_from_a_removed_address_is_somebody_new(
    in_nordnetz: Nordnetz, mara: Contact, address: Identity
) -> None:
    remove_identity(identity=address, actor=in_nordnetz.jana)
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello?")).contact != mara
    with pytest.raises(Trouble, match="not there any more"):
        remove_identity(identity=address, actor=in_nordnetz.jana)


def test_vera_may_not(in_nordnetz: Nordnetz, mara: Contact, address: Identity) -> None:
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        remove_identity(identity=address, actor=actor)
    with pytest.raises(NotAllowed):
        verify_identity(identity=address, actor=actor, evidence="")
    with pytest.raises(NotAllowed):
        add_identity(contact=mara, actor=actor, kind="email", value="x@y.example", evidence="")


@pytest.mark.django_db(transaction=True)
def test_jana_adds_the_address_while_a_mail_comes_from_it(nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        mara = conversation_of(writes(nordnetz.inbox, "Mara", "Hello.")).contact
        together(
            lambda: added(nordnetz, mara),
            lambda: writes(nordnetz.inbox, PRIVATE, "It is me."),
        )
        assert Identity.objects.filter(value=PRIVATE.address).count() == 1
