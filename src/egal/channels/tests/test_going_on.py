"""Answers in a chat that nobody reads, and where they go."""

from datetime import timedelta

import pytest

from egal.channels.connect import connect_inbox
from egal.channels.going_on import go_on_by_mail
from egal.channels.live import take_in_now
from egal.channels.ways import chosen_way
from egal.contacts.actions.change_visitor import change_visitor
from egal.contacts.models import Visitor
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Delivery, Inbox, Message
from egal.conversations.visible import said_in, visible_to
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing.people import Nordnetz, email_inbox, outgoing

ADDRESS = "mara.lindner@posteo.example"


@pytest.fixture
def mailbox(in_nordnetz: Nordnetz) -> Inbox:
    return email_inbox(in_nordnetz.workspace, "hallo@nordnetz.example", outgoing(2525))


@pytest.fixture
def mara(in_nordnetz: Nordnetz, mailbox: Inbox) -> Visitor:
    """She has written in the chat and gone away; Jana has answered."""
    chat = connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="chat",
        address="nordnetz",
        settings={"goes_on_after": "10"},
        actor=SYSTEM,
    )
    mara, _token = begin_visit(workspace=in_nordnetz.workspace, name="Mara")
    meta = {"visitor": mara.identity.value, "name": "Mara", "answers": None}
    take_in_now(inbox=chat, raw=b'{"id": "1", "text": "Hello"}', meta=meta, visitor=mara)
    matter = Conversation.objects.get()
    way = chosen_way(matter, None)
    reply(
        conversation=matter,
        actor=in_nordnetz.jana,
        text="We look.",
        inbox=way.inbox,
        to=way.addressed(),
    )
    long_ago = clock.now() - timedelta(minutes=11)
    Message.objects.filter(direction="inbound").update(created_at=long_ago)
    Delivery.objects.update(state="sent", sent_at=long_ago)
    return mara


def test_it_goes_to_the_address_that_was_left(mara: Visitor, mailbox: Inbox) -> None:
    change_visitor(visitor=mara, email=ADDRESS)
    assert go_on_by_mail() == 1
    delivery = Delivery.objects.select_related("message").get()
    assert (delivery.inbox, delivery.state) == (mailbox, "queued")
    assert [each["address"] for each in delivery.message.to] == [ADDRESS]
    assert go_on_by_mail() == 0


def test_it_stays_in_the_chat_all_the_same(mara: Visitor) -> None:
    change_visitor(visitor=mara, email=ADDRESS)
    go_on_by_mail()
    [matter] = visible_to(mara)
    assert [each.text for each in said_in(matter)] == ["Hello", "We look."]


def test_without_an_address_it_waits_where_it_is(mara: Visitor) -> None:
    assert go_on_by_mail() == 0


@pytest.mark.parametrize("change", [{"state": "read"}, {"sent_at": clock.now()}])
def test_what_was_read_or_is_fresh_stays(mara: Visitor, change: dict[str, object]) -> None:
    change_visitor(visitor=mara, email=ADDRESS)
    Delivery.objects.update(**change)
    assert go_on_by_mail() == 0


def test_an_address_that_is_claimed_shows_nothing_of_its_owner(
    mara: Visitor, in_nordnetz: Nordnetz
) -> None:
    eve, _token = begin_visit(workspace=in_nordnetz.workspace, name="Eve")
    change_visitor(visitor=eve, email=ADDRESS)
    assert not visible_to(eve).exists()
    assert Message.objects.count() == 2
