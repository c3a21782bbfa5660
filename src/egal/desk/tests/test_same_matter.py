"""What may be one matter is offered to be merged, in one press, and only for proved addresses."""

import pytest
from django.test import Client

from egal.channels.base import Address
from egal.contacts.models import Identity
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.prove import prove_identity
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, replies, writes
from egal.workspaces import scope

MARA = CUSTOMERS["Mara"].address


@pytest.fixture
def mail(nordnetz: Nordnetz) -> Conversation:
    """Mara has two chats open when her mail comes."""
    with scope.of(nordnetz.workspace.id):
        chat = add_inbox(workspace=nordnetz.workspace, channel="chat", address="n", actor=SYSTEM)
        visitor = begin_visit(workspace=nordnetz.workspace, name="Mara")[0]
        who = Address("visitor", visitor.identity.value, "Mara")
        for text in ("My line is down", "My invoice"):
            writes(chat, who, text, subject=text)
        prove_identity(visitor=visitor, kind="email", value=MARA, how="code")
    return conversation_of(writes(nordnetz.inbox, "Mara", "The picture you wanted."))


def page(client: Client, nordnetz: Nordnetz, mail: Conversation) -> str:
    client.force_login(nordnetz.jana.account)
    return client.get(f"/desk/nordnetz/conversations/{mail.public_id}/").text


def test_both_are_suggested_and_merged_in_one_press(
    client: Client, nordnetz: Nordnetz, mail: Conversation
) -> None:
    shown = page(client, nordnetz, mail)
    assert "This may belong to one of 2 others" in shown
    line = Conversation.unscoped.get(subject="My line is down")
    url = f"/desk/nordnetz/conversations/{mail.public_id}/mergings/"
    client.post(url, {"with": line.public_id})
    mail.refresh_from_db()
    assert mail.merged_into == line


def test_an_address_that_is_not_proved_suggests_nothing(
    client: Client, nordnetz: Nordnetz, mail: Conversation
) -> None:
    Identity.unscoped.filter(value=MARA).update(verified_at=None)
    assert "This may belong" not in page(client, nordnetz, mail)


def test_once_it_is_answered_nobody_is_asked(
    client: Client, nordnetz: Nordnetz, mail: Conversation
) -> None:
    replies(nordnetz.jana, mail, "Thank you.", then="open")
    assert "This may belong" not in page(client, nordnetz, mail)
