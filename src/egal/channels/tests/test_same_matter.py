"""A customer who goes on by another channel lands in the same conversation, if it is theirs."""

from pathlib import Path

import pytest

from egal.channels.base import Address
from egal.contacts.evidence import PROOFS
from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.prove import prove_identity
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Inbox
from egal.events.record import SYSTEM
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, writes

pytestmark = pytest.mark.django_db
SQL = Path(__file__).parents[1] / "sql"
MARA = CUSTOMERS["Mara"].address


@pytest.fixture
def chat(in_nordnetz: Nordnetz) -> Inbox:
    return add_inbox(
        workspace=in_nordnetz.workspace, channel="chat", address="nordnetz", actor=SYSTEM
    )


@pytest.fixture
def visitor(in_nordnetz: Nordnetz) -> Visitor:
    return begin_visit(workspace=in_nordnetz.workspace, name="Mara")[0]


def chats(chat: Inbox, visitor: Visitor, text: str = "The light blinks.") -> Conversation:
    who = Address("visitor", visitor.identity.value, "Mara")
    return conversation_of(writes(chat, who, text, subject=""))


def proves(visitor: Visitor) -> None:
    prove_identity(visitor=visitor, kind="email", value=MARA, how="code")


def test_a_mail_after_a_chat_joins_it(in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor) -> None:
    matter = chats(chat, visitor)
    proves(visitor)
    mail = conversation_of(writes(in_nordnetz.inbox, "Mara", "Here is the picture."))
    assert mail == matter
    assert mail.channel == "email"


def test_an_address_that_is_not_proved_joins_nothing(
    in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor
) -> None:
    matter = chats(chat, visitor)
    proves(visitor)
    Identity.objects.filter(value=MARA).update(verified_at=None)
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello")) != matter


def test_of_several_nobody_can_tell(in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor) -> None:
    matters = {chats(chat, visitor), chats(chat, visitor, "And my invoice?")}
    assert len(matters) == 2
    proves(visitor)
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello")) not in matters


def test_what_is_solved_is_left_in_peace(
    in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor
) -> None:
    matter = chats(chat, visitor)
    proves(visitor)
    solve(conversation=matter, actor=in_nordnetz.jana)
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "Something else")) != matter


def test_a_second_mail_is_a_second_matter(in_nordnetz: Nordnetz, visitor: Visitor) -> None:
    first = conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))
    proves(visitor)
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "My invoice")) != first


def test_a_machine_joins_nothing(in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor) -> None:
    matter = chats(chat, visitor)
    proves(visitor)
    away = writes(in_nordnetz.inbox, "Mara", "I am away.", automatic="auto_reply")
    assert conversation_of(away) != matter


def test_what_eves_browser_takes_part_in_gets_no_mail_of_maras(
    in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor
) -> None:
    """An agent has taken her for Mara, who has proved her address in another browser."""
    mara = conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello")).contact
    proves(visitor)
    Conversation.objects.update(status="solved")
    eve = begin_visit(workspace=in_nordnetz.workspace, name="Eve")[0]
    matter = chats(chat, eve, "I am Mara.")
    join_contacts(keep=mara, join=matter.contact, actor=in_nordnetz.jana, evidence="says so")
    assert conversation_of(writes(in_nordnetz.inbox, "Mara", "My bank account")) != matter


def test_a_browser_begins_what_it_wants_to(
    in_nordnetz: Nordnetz, chat: Inbox, visitor: Visitor
) -> None:
    mail = conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello"))
    proves(visitor)
    assert chats(chat, visitor) != mail


def test_the_database_knows_the_same_proofs() -> None:
    assert f"in {PROOFS}" in (SQL / "intake_0002.sql").read_text()
