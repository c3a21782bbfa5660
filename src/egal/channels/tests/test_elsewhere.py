"""Where else a customer can be reached, what they prefer, and why not."""

import pytest

from egal.channels.base import Address
from egal.channels.ways import chosen_way, ways_to_reply
from egal.contacts.actions.identities import add_identity, verify_identity
from egal.contacts.actions.prefer_way import prefer_way
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.prove import prove_identity
from egal.conversations.models import Conversation, Inbox
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.testing import people
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, outgoing, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def nordnetz(db: None) -> Nordnetz:
    return people.nordnetz(settings=outgoing(9))


@pytest.fixture
def chat(in_nordnetz: Nordnetz) -> Inbox:
    return add_inbox(
        workspace=in_nordnetz.workspace, channel="chat", address="nordnetz", actor=SYSTEM
    )


@pytest.fixture
def mail(in_nordnetz: Nordnetz, chat: Inbox) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))


def proves(nordnetz: Nordnetz) -> None:
    visitor = begin_visit(workspace=nordnetz.workspace)[0]
    value = CUSTOMERS["Mara"].address
    prove_identity(visitor=visitor, kind="email", value=value, how="code")


def kinds(mail: Conversation) -> list[str]:
    return [way.kind for way in ways_to_reply(Conversation.objects.get(pk=mail.pk))]


def test_who_has_signed_in_can_be_answered_on_the_web(
    in_nordnetz: Nordnetz, mail: Conversation, chat: Inbox
) -> None:
    assert kinds(mail) == ["email"]
    proves(in_nordnetz)
    assert kinds(mail) == ["email", "visitor"]
    assert chosen_way(mail, chat.id).inbox == chat


def test_what_is_preferred_comes_first(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    proves(in_nordnetz)
    prefer_way(contact=mail.contact, actor=in_nordnetz.jana, kind="visitor")
    assert kinds(mail) == ["visitor", "email"]
    assert Event.objects.filter(kind="contact.preference_changed").count() == 1


def test_a_browser_that_an_agent_only_joined_is_no_way(
    in_nordnetz: Nordnetz, mail: Conversation
) -> None:
    add_identity(
        contact=mail.contact, actor=in_nordnetz.jana, kind="visitor", value="abc", evidence="says"
    )
    assert kinds(mail) == ["email"]


def test_an_address_that_is_only_claimed_is_shut_with_the_reason(
    in_nordnetz: Nordnetz, chat: Inbox
) -> None:
    visitor = begin_visit(workspace=in_nordnetz.workspace)[0]
    who = Address("visitor", visitor.identity.value, "Mara")
    matter = conversation_of(writes(chat, who, "Hello?"))
    claimed = add_identity(
        contact=matter.contact,
        actor=in_nordnetz.jana,
        kind="email",
        value="mara@x.example",
        evidence="says so",
    )
    used, other = ways_to_reply(matter)
    assert (used.kind, used.capabilities.can_send) == ("visitor", True)
    assert not other.capabilities.can_send
    assert "mara@x.example" in other.capabilities.reason
    verify_identity(identity=claimed, actor=in_nordnetz.jana, evidence="rang her")
    assert ways_to_reply(matter)[1].capabilities.can_send
