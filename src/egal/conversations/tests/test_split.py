import pytest

from egal.channels.base import Address, File
from egal.conversations.actions.note import add_note
from egal.conversations.actions.split import split_conversation
from egal.conversations.models import Conversation, Message
from egal.shared.trouble import Trouble
from egal.testing.people import (
    Nordnetz,
    conversation_of,
    happened,
    message_of,
    replies,
    vera,
    writes,
)
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

NEIGHBOUR = Address("email", "gisela@mail.example", "Gisela von Bargen")
BILL = File("bill.pdf", "application/pdf", b"%PDF-1.7")


@pytest.fixture
def answer(in_nordnetz: Nordnetz, conversation: Conversation) -> Message:
    return replies(in_nordnetz.jana, conversation, "We look at it.")


@pytest.fixture
def bill(in_nordnetz: Nordnetz, answer: Message) -> Message:
    """Mara's second message is of something else, with a file."""
    taken = writes(in_nordnetz.inbox, "Mara", "My bill is wrong.", answers=answer.id, files=(BILL,))
    return message_of(taken)


def test_another_matter_gets_a_conversation_of_its_own(
    in_nordnetz: Nordnetz, conversation: Conversation, bill: Message
) -> None:
    split = split_conversation(
        conversation=conversation, messages=[bill], actor=in_nordnetz.tariq, subject="Bill"
    )
    conversation.refresh_from_db()
    assert (split.subject, split.status, split.contact) == ("Bill", "open", conversation.contact)
    assert (split.message_count, split.attachment_count) == (1, 1)
    assert (split.preview, split.last_inbound_at) == ("My bill is wrong.", bill.created_at)
    assert split.assignee == in_nordnetz.jana
    assert (conversation.message_count, conversation.attachment_count) == (2, 0)
    assert (conversation.preview, conversation.preview_is_ours) == ("We look at it.", True)
    assert happened(conversation)[-1] == "conversation.split"
    assert happened(split) == ["conversation.opened"]


def test_answers_follow_the_messages(
    in_nordnetz: Nordnetz, conversation: Conversation, bill: Message
) -> None:
    reply = replies(in_nordnetz.jana, conversation, "About the bill.")
    split = split_conversation(
        conversation=conversation, messages=[bill, reply], actor=in_nordnetz.jana
    )
    taken = writes(in_nordnetz.inbox, "Mara", "Thank you.", answers=reply.id)
    assert conversation_of(taken) == split
    assert split.subject == bill.subject


def test_what_a_third_person_wrote_becomes_theirs(
    in_nordnetz: Nordnetz, conversation: Conversation, answer: Message
) -> None:
    taken = writes(in_nordnetz.inbox, NEIGHBOUR, "Mine blinks as well.", answers=answer.id)
    split = split_conversation(
        conversation=conversation, messages=[message_of(taken)], actor=in_nordnetz.jana
    )
    assert (split.contact.name, split.contact_name) == (NEIGHBOUR.name,) * 2


def test_what_cannot_be_split_is_told(
    in_nordnetz: Nordnetz, conversation: Conversation, answer: Message, bill: Message
) -> None:
    note = add_note(conversation=conversation, actor=in_nordnetz.jana, text="Two matters.")
    first = Message.objects.earliest("id")
    henriks = message_of(writes(in_nordnetz.inbox, "Henrik", "Hello."))
    for messages, why in (
        ([], "from outside"),
        ([answer, note], "from outside"),
        ([first, answer, bill], "Leave at least one"),
        ([henriks], "not here any more"),
    ):
        with pytest.raises(Trouble, match=why):
            split_conversation(conversation=conversation, messages=messages, actor=in_nordnetz.jana)
    assert Conversation.objects.count() == 2


def test_vera_may_not(in_nordnetz: Nordnetz, conversation: Conversation, bill: Message) -> None:
    with pytest.raises(NotAllowed):
        split_conversation(
            conversation=conversation, messages=[bill], actor=vera(in_nordnetz.workspace)
        )
