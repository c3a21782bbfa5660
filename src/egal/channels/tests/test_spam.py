"""What nobody wants: put away as it comes, found where one looks, and brought back whole."""

import pytest

from egal.channels.acknowledgements import take
from egal.channels.base import Address
from egal.channels.email.tests.samples import plain, read_bytes
from egal.channels.intake import take_in
from egal.conversations.actions.blocks import block, unblock
from egal.conversations.actions.spam import block_sender, unmark_spam
from egal.conversations.counts import counts_for
from egal.conversations.lists import conversations_in
from egal.conversations.models import Block, Conversation, Message
from egal.conversations.search import find
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, happened, outgoing, replies, writes
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db
EVE = Address("email", "eve@spam.example", "Eve")


def blocks(nordnetz: Nordnetz, value: str) -> Block:
    return block(workspace=nordnetz.workspace, actor=nordnetz.jana, kind="email", value=value)


def seen(nordnetz: Nordnetz, view: str) -> int:
    found = conversations_in(view, nordnetz.jana)
    assert found is not None
    return found.count()


@pytest.mark.parametrize("value", ["eve@spam.example", "EVE@spam.example ", "@spam.example"])
def test_what_a_blocked_sender_begins_is_in_no_view_but_that_of_spam(
    in_nordnetz: Nordnetz, value: str
) -> None:
    blocks(in_nordnetz, value)
    matter = conversation_of(writes(in_nordnetz.inbox, EVE, "Buy gold."))
    assert happened(matter)[-1] == "conversation.marked_spam"
    assert [seen(in_nordnetz, view) for view in ("open", "unassigned", "spam")] == [0, 0, 1]
    counts = counts_for(in_nordnetz.jana)
    assert (counts.open, counts.channels.get("email", 0), counts.spam) == (0, 0, 1)


def test_others_are_heard_and_so_is_an_address_below_a_blocked_domain(
    in_nordnetz: Nordnetz,
) -> None:
    blocks(in_nordnetz, "@example")
    writes(in_nordnetz.inbox, "Mara", "Hello.")
    writes(in_nordnetz.inbox, EVE, "Hello.")
    assert seen(in_nordnetz, "open") == 2


def test_what_the_mail_server_marked_is_put_away(in_nordnetz: Nordnetz) -> None:
    in_nordnetz.inbox.settings = {"marks_spam": True}
    in_nordnetz.inbox.save()
    for marks in ({"X_Spam_Flag": "YES"}, {"X_Spam_Status": "Yes, score=9.1 required=5.0"}):
        fact = read_bytes(plain(Message_ID=f"<{len(marks)}{next(iter(marks))}@x.example>", **marks))
        take_in(inbox=in_nordnetz.inbox, fact=fact)
    assert seen(in_nordnetz, "spam") == 2
    assert not read_bytes(plain(X_Spam_Status="No, score=0.1")).marked_spam


@pytest.mark.parametrize("of_ours", [{"marks_spam": False}, {}])
def test_what_a_stranger_marked_is_heard_unless_its_sender_is_blocked(
    in_nordnetz: Nordnetz, of_ours: dict[str, bool]
) -> None:
    in_nordnetz.inbox.settings = of_ours
    in_nordnetz.inbox.save()
    take_in(inbox=in_nordnetz.inbox, fact=read_bytes(plain(X_Spam_Flag="YES")))
    assert (seen(in_nordnetz, "open"), seen(in_nordnetz, "spam")) == (1, 0)
    blocks(in_nordnetz, read_bytes(plain()).sender.address)
    another = read_bytes(plain(X_Spam_Flag="YES", Message_ID="<2@x.example>"))
    matter = conversation_of(take_in(inbox=in_nordnetz.inbox, fact=another))
    told = Event.objects.get(conversation_id=matter.id, kind="conversation.marked_spam")
    assert told.data["cause"] == "blocked"


def test_who_answers_us_is_heard_though_blocked(in_nordnetz: Nordnetz) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, EVE, "Hello."))
    answer = replies(in_nordnetz.jana, matter, "Yes?")
    blocks(in_nordnetz, EVE.address)
    writes(in_nordnetz.inbox, EVE, "Thank you.", answers=answer.id)
    assert seen(in_nordnetz, "open") == 1


def test_nothing_is_acknowledged(in_nordnetz: Nordnetz) -> None:
    in_nordnetz.inbox.settings = {**outgoing(2525), "acknowledgement_en": "We have it."}
    in_nordnetz.inbox.save()
    blocks(in_nordnetz, EVE.address)
    writes(in_nordnetz.inbox, EVE, "Buy gold.")
    take(list(Event.objects.order_by("id")))
    assert not Message.objects.filter(direction="outbound").exists()


def test_search_finds_it_only_when_asked_for_spam(in_nordnetz: Nordnetz) -> None:
    blocks(in_nordnetz, EVE.address)
    writes(in_nordnetz.inbox, EVE, "Buy gold.")
    found = [len(find(text, among=Conversation.objects.all()).hits) for text in FOUND_BY]
    assert found == [0, 0, 1, 1]


FOUND_BY = ("gold", "from:eve", "gold is:spam", "is:spam")


def test_undone_it_is_back_where_it_was_and_its_sender_is_heard(in_nordnetz: Nordnetz) -> None:
    matter = conversation_of(writes(in_nordnetz.inbox, EVE, "Hello."))
    replies(in_nordnetz.jana, matter, "Yes?")
    block_sender(conversation=matter, actor=in_nordnetz.jana)
    assert [seen(in_nordnetz, view) for view in ("mine", "spam")] == [0, 1]
    unmark_spam(conversation=matter, actor=in_nordnetz.jana)
    assert [seen(in_nordnetz, view) for view in ("mine", "spam")] == [1, 0]
    assert Conversation.objects.get().status == "waiting"
    assert not Block.objects.exists()


def test_blocking_is_told_once_and_undone(in_nordnetz: Nordnetz) -> None:
    once, again = blocks(in_nordnetz, EVE.address), blocks(in_nordnetz, EVE.address)
    assert once == again
    unblock(block=once, actor=in_nordnetz.jana)
    kinds = Event.objects.filter(kind__startswith="block.").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["block.added", "block.removed"]


@pytest.mark.parametrize("value", ["", "eve", "eve@", "a b@c.example"])
def test_what_is_no_address_is_not_blocked(in_nordnetz: Nordnetz, value: str) -> None:
    with pytest.raises(Trouble):
        blocks(in_nordnetz, value)


def test_who_may_only_read_blocks_nobody(in_nordnetz: Nordnetz) -> None:
    in_nordnetz.tariq.role = "viewer"
    with pytest.raises(NotAllowed):
        block(
            workspace=in_nordnetz.workspace, actor=in_nordnetz.tariq, kind="email", value="a@b.de"
        )
