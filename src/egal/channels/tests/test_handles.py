"""Names that people give themselves at a network change; by the newest one they are shown."""

import pytest

from egal.channels.base import Address, NewMessage
from egal.channels.intake import take_in
from egal.channels.spelling import Spelling, legible_identity
from egal.contacts.models import Identity
from egal.contacts.search import contacts_like
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz

LEVIN = "2124788473910001682"


@pytest.fixture
def account(in_nordnetz: Nordnetz) -> Inbox:
    return add_inbox(workspace=in_nordnetz.workspace, channel="x", address="nordnetz", actor=SYSTEM)


def writes(inbox: Inbox, key: str, handle: str) -> Identity:
    sender = Address("x", LEVIN, "Levin Sommer", handle)
    take_in(inbox=inbox, fact=NewMessage(dedupe_key=key, external_id=key, sender=sender, text="?"))
    return Identity.objects.get()


def test_the_newest_handle_is_shown(account: Inbox) -> None:
    assert legible_identity(writes(account, "1", "@levin")) == "@levin"
    assert legible_identity(writes(account, "2", "@levinsommer")) == "@levinsommer"
    assert Spelling([("x", LEVIN)]).of("x", LEVIN) == "@levinsommer"


def test_an_event_without_it_takes_none_away(account: Inbox) -> None:
    writes(account, "1", "@levin")
    assert writes(account, "2", "").handle == "@levin"


def test_somebody_is_found_by_it(account: Inbox) -> None:
    writes(account, "1", "@levinsommer")
    assert [each.name for each in contacts_like("@Levin")] == ["Levin Sommer"]
