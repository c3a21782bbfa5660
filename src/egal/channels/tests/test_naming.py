"""People of whom a network tells the number only get the name that it gives when it is asked."""

from typing import Any

import pytest

from egal.channels.base import Address, InboxSettings, NewMessage, Refused, TryAgain
from egal.channels.intake import take_in
from egal.channels.naming import LATER, Names
from egal.channels.registry import channel_of
from egal.contacts.models import Contact, Identity
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.change_contact import change_contact
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing import people
from egal.workspaces import scope

MARA = "6543219870123456"


class Asked(list[str]):
    """What the network was asked, and what it says."""

    said: Any = "Mara Lindner"
    by = ""  # the address of the inbox

    def name_of(self, inbox: InboxSettings, address: str) -> str:
        self.append(address)
        self.by = inbox.address
        if isinstance(self.said, Exception):
            raise self.said
        return str(self.said)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(channel_of("facebook"), "name_of", asked.name_of, raising=False)
    return asked


@pytest.fixture
def page(nordnetz: people.Nordnetz) -> Inbox:
    return add_inbox(
        workspace=nordnetz.workspace, channel="facebook", address="1086420", actor=SYSTEM
    )


def writes(inbox: Inbox, sender: Address) -> Contact:
    """In Messenger."""
    fact = NewMessage(dedupe_key="m:1", external_id="1", sender=sender, text="Hello")
    with scope.of(inbox.workspace_id):
        take_in(inbox=inbox, fact=fact)
        contact: Contact = Identity.objects.get(value=sender.address).contact
    return contact


def name_of(contact: Contact) -> str:
    return str(Contact.unscoped.get(pk=contact.pk).name)


def test_a_new_number_is_asked_for_once(page: Inbox, asked: Asked) -> None:
    mara = writes(page, Address("facebook", MARA))
    names = Names("facebook")
    assert (names.step(), names.step()) == (1, 0)
    assert (asked, name_of(mara)) == ([MARA], "Mara Lindner")
    assert Conversation.unscoped.get(contact=mara).contact_name == "Mara Lindner"
    assert Message.unscoped.get().author_name == "Mara Lindner"


def test_the_page_they_wrote_to_is_asked(
    nordnetz: people.Nordnetz, page: Inbox, asked: Asked
) -> None:
    """By another page their number is nobody's."""
    other = add_inbox(
        workspace=nordnetz.workspace, channel="facebook", address="2097531", actor=SYSTEM
    )
    writes(other, Address("facebook", MARA))
    Names("facebook").step()
    assert (asked, asked.by) == ([MARA], other.address)


def test_whose_name_is_told_is_not_asked_for(page: Inbox, asked: Asked) -> None:
    writes(page, Address("facebook", MARA, "Mara"))
    assert (Names("facebook").step(), asked) == (0, [])


def test_the_name_that_an_agent_has_written_stays(page: Inbox, asked: Asked) -> None:
    mara = writes(page, Address("facebook", MARA))
    with scope.of(page.workspace_id):
        change_contact(contact=mara, actor=SYSTEM, name="Frau Lindner")
    Names("facebook").step()
    assert (asked, name_of(mara)) == ([MARA], "Frau Lindner")


@pytest.mark.parametrize("said", [Refused("No"), ""])
def test_who_is_not_told_is_told_apart_by_the_end_of_the_number(
    page: Inbox, asked: Asked, said: object
) -> None:
    mara = writes(page, Address("facebook", MARA))
    asked.said = said
    names = Names("facebook")
    assert (names.step(), names.step()) == (1, 0)
    assert name_of(mara) == "Facebook 3456"


def test_while_the_network_is_busy_it_is_asked_again(page: Inbox, asked: Asked) -> None:
    mara = writes(page, Address("facebook", MARA))
    asked.said = TryAgain("Later")
    names = Names("facebook")
    assert (names.step(), names.step()) == (1, 0)
    assert name_of(mara) == MARA
    with clock.at(clock.now() + LATER):
        assert names.step() == 1
