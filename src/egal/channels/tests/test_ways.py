import pytest

from egal.channels.base import Address, Heard
from egal.channels.tests.fake import FakeChannel
from egal.channels.ways import chosen_way, ways_to_reply
from egal.conversations.models import Conversation
from egal.shared.trouble import Trouble
from egal.testing.people import (
    CUSTOMERS,
    Nordnetz,
    conversation_of,
    email_inbox,
    replies,
    writes,
)

pytestmark = pytest.mark.django_db

NEIGHBOUR = Address("email", "gisela@mail.example", "Gisela von Bargen")


@pytest.fixture
def conversation(in_nordnetz: Nordnetz, fake: FakeChannel) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))


def test_the_way_back_is_the_way_mara_came(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    (way,) = ways_to_reply(conversation)
    assert way.inbox == in_nordnetz.inbox
    assert way.addressed() == [
        {"kind": "email", "address": CUSTOMERS["Mara"].address, "name": "Mara Lindner"}
    ]


def test_a_third_person_never_becomes_the_recipient(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    answer = replies(in_nordnetz.jana, conversation, "We look at it.")
    writes(in_nordnetz.inbox, NEIGHBOUR, "Mine blinks as well.", answers=answer.id)
    assert [way.recipient for way in ways_to_reply(conversation)] == [CUSTOMERS["Mara"].address]


def test_the_inbox_heard_last_comes_first(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    sales = email_inbox(in_nordnetz.workspace, "sales@nordnetz.example")
    answer = replies(in_nordnetz.jana, conversation, "We look at it.")
    for inbox in (sales, in_nordnetz.inbox, sales):
        writes(inbox, "Mara", "Any news?", answers=answer.id)
    assert [way.inbox for way in ways_to_reply(conversation)] == [sales, in_nordnetz.inbox]
    assert chosen_way(conversation, None).inbox == sales
    assert chosen_way(conversation, in_nordnetz.inbox.id).inbox == in_nordnetz.inbox


def test_an_inbox_mara_never_used_is_no_way(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    sales = email_inbox(in_nordnetz.workspace, "sales@nordnetz.example")
    with pytest.raises(Trouble, match="is not proved that"):
        chosen_way(conversation, sales.id)


def test_a_shut_way_says_why(conversation: Conversation, fake: FakeChannel) -> None:
    fake.shut = "This inbox has no outgoing server yet. Add one in its settings."
    with pytest.raises(Trouble, match="no outgoing server yet"):
        chosen_way(conversation, None)


def test_what_can_be_done_depends_on_when_mara_was_heard(
    conversation: Conversation, fake: FakeChannel
) -> None:
    ways_to_reply(conversation)
    assert fake.asked == [Heard(conversation.created_at)]
