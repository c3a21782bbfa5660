"""What joins what: chats, albums, batches, machines and third persons."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Address
from egal.channels.intake import Incoming, TakenIn, take_in, take_in_many
from egal.channels.models import Arrival
from egal.channels.tests.fake import FakeChannel, payload
from egal.contacts.models import Contact
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Inbox, Message, SearchRow
from egal.events.models import Event
from egal.testing.people import (
    Nordnetz,
    conversation_of,
    email_inbox,
    mail,
    replies,
    writes,
)
from egal.testing.together import together

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEIGHBOUR = Address("email", "gisela@mail.example", "Gisela von Bargen")


def chats(inbox: Inbox, text: str) -> TakenIn:
    """Mara writes where what is open goes on."""
    return take_in(inbox=inbox, fact=replace(mail(inbox, "Mara", text), joins_open=True))


@pytest.mark.django_db(transaction=True)
def test_an_album_of_ten_at_once_is_one_conversation(in_nordnetz: Nordnetz) -> None:
    outcomes = together(*[partial(chats, in_nordnetz.inbox, f"Photo {n}") for n in range(10)])
    assert all(isinstance(outcome, TakenIn) for outcome in outcomes)
    assert (Contact.objects.count(), Message.objects.count()) == (1, 10)
    assert Conversation.objects.get().message_count == 10


def test_a_chat_joins_what_is_open_on_its_inbox_only(in_nordnetz: Nordnetz) -> None:
    other = email_inbox(in_nordnetz.workspace, "billing@nordnetz.example")
    first = chats(in_nordnetz.inbox, "Hello?")
    assert chats(in_nordnetz.inbox, "Anybody?").conversation_id == first.conversation_id
    assert chats(other, "My bill.").conversation_id != first.conversation_id
    solve(conversation=conversation_of(first), actor=in_nordnetz.jana)
    assert chats(in_nordnetz.inbox, "Something else.").conversation_id != first.conversation_id


def test_a_batch_is_taken_in_as_one_by_one(in_nordnetz: Nordnetz) -> None:
    inbox = in_nordnetz.inbox
    facts = [mail(inbox, who, f"No {n}") for n, who in enumerate(["Mara", "Henrik", "Mara"])]
    taken = take_in_many([Incoming(inbox, fact, (), NOON) for fact in [*facts, facts[0]]])
    assert [each.duplicate for each in taken] == [False, False, False, True]
    assert taken[3].message_id == taken[0].message_id
    assert list(Message.objects.order_by("id").values_list("text", "created_at")) == [
        (f"No {n}", NOON) for n in range(3)
    ]
    assert SearchRow.objects.count() == 3


def test_one_that_fails_takes_its_batch_with_it(in_nordnetz: Nordnetz) -> None:
    inbox = in_nordnetz.inbox
    facts = [mail(inbox, "Mara", "Good."), mail(inbox, "Mara", "Too far.", answers=2**63)]
    with pytest.raises(DatabaseError), transaction.atomic():
        take_in_many([Incoming(inbox, fact, (), NOON) for fact in facts])
    assert not Message.objects.exists()


def test_what_fails_in_a_batch_of_arrivals_holds_up_none_of_the_others(
    in_nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    noise = "".join(map(chr, range(0x4E00, 0x9000)))  # more than the ledger's index takes
    for key in ("1", noise, "2"):
        store_arrival(inbox=in_nordnetz.inbox, raw=payload(f"Mail {key[0]}", id_=key), meta={})
    assert take_in_arrivals() == 3
    states = Arrival.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["taken", "waiting", "taken"]


@pytest.mark.parametrize(("who", "automatic"), [(NEIGHBOUR, "none"), ("Mara", "auto_reply")])
def test_machines_and_third_persons_do_not_move_a_conversation(
    in_nordnetz: Nordnetz, who: str | Address, automatic: str
) -> None:
    answer = replies(
        in_nordnetz.jana, conversation_of(writes(in_nordnetz.inbox, "Mara", "Help.")), "At once."
    )
    other = email_inbox(in_nordnetz.workspace, "billing@nordnetz.example")
    taken = writes(other, who, "Hm.", answers=answer.id, automatic=automatic)
    conversation = conversation_of(taken)
    assert (conversation.inbox, conversation.preview) == (in_nordnetz.inbox, "Hm.")
    own = conversation_of(writes(other, "Mara", "It works.", answers=answer.id))
    assert own.inbox == other


def test_an_answer_that_ends_the_waiting_says_so(in_nordnetz: Nordnetz) -> None:
    answer = replies(
        in_nordnetz.jana, conversation_of(writes(in_nordnetz.inbox, "Mara", "Help.")), "At once."
    )
    taken = [
        writes(in_nordnetz.inbox, "Mara", text, answers=answer.id) for text in ("Thanks.", "More.")
    ]
    said = [Event.objects.get(data__message=each.message_id).data for each in taken]
    assert (said[0]["old"], said[0]["new"]) == ("waiting", "open")
    assert "old" not in said[1]
