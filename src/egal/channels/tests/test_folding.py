"""Several people below one public post: one row, one answer, and one by one again."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from egal.channels.answering_all import answer_all
from egal.channels.base import Address, Capabilities, Heard, InboxSettings, NewMessage
from egal.channels.discretion import LooksPrivate
from egal.channels.intake import take_in
from egal.channels.outbound import outbound
from egal.channels.tests.fake import FakeChannel
from egal.channels.tests.test_told import HENRIK, MARA, matter_of, posts
from egal.conversations.actions.assign import assign
from egal.conversations.actions.bulk_changes import undo_bulk_change
from egal.conversations.actions.folding import fold, unfold
from egal.conversations.bulk.working import make_bulk_changes
from egal.conversations.counts import counts_for
from egal.conversations.folds import fold_sizes, one_row_each, with_folded
from egal.conversations.lists import conversations_in
from egal.conversations.models import BulkChange, Conversation, Delivery, Folded, Message, Thread
from egal.conversations.threads import first_post, gaps, threads_of
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, vera
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db
EVE = Address("email", "eve@fremdfirma.example", "Eve Fremd")


class Network(FakeChannel):
    """Public where they wrote in public, and otherwise private."""

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        return Capabilities(True, public=bool(heard and heard.public), max_length=280)

    def capabilities_in_private(self, inbox: InboxSettings, heard: Heard) -> Capabilities:
        return Capabilities(True)


@pytest.fixture
def network(fake: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setattr("egal.channels.registry.channels", lambda: {"email": network})
    return network


@pytest.fixture
def thread(in_nordnetz: Nordnetz, network: Network) -> Thread:
    """Mara, Henrik and Eve below one post."""
    for number, who in enumerate((MARA, HENRIK, EVE), 2):
        posts(in_nordnetz.inbox, who, "No internet", str(number))
    return Thread.objects.get()


def shown(nordnetz: Nordnetz, view: str = "open") -> list[Conversation]:
    found = conversations_in(view, nordnetz.jana)
    assert found is not None
    return list(one_row_each(found, view, nordnetz.jana).order_by("-last_activity_at", "-id"))


def test_three_below_one_post_are_one_row(in_nordnetz: Nordnetz, thread: Thread) -> None:
    assert len(shown(in_nordnetz)) == 3
    assert fold(thread=thread, actor=in_nordnetz.jana) == 3
    [row] = shown(in_nordnetz)
    assert row.contact_name == "Eve Fremd"
    assert fold_sizes([row], "open", in_nordnetz.jana) == {row.id: 3}
    assert counts_for(in_nordnetz.jana).open == 3  # each once
    assert unfold(thread=thread, actor=in_nordnetz.tariq) == 3
    assert len(shown(in_nordnetz)) == 3


def test_what_comes_below_later_is_folded_too(in_nordnetz: Nordnetz, thread: Thread) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    late = Address("email", "bot@junk.example", "Bot")
    posts(in_nordnetz.inbox, late, "Buy", "9")
    [row] = shown(in_nordnetz)
    assert fold_sizes([row], "open", in_nordnetz.jana) == {row.id: 4}


def test_who_goes_on_in_private_is_seen_alone(in_nordnetz: Nordnetz, thread: Thread) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    answers = posts(in_nordnetz.inbox, MARA, "Hello?", "10").message_id
    private = NewMessage(
        dedupe_key="11", external_id="11", sender=MARA, text="Number 4711", answers=answers
    )
    take_in(inbox=in_nordnetz.inbox, fact=private)
    assert [each.contact_name for each in shown(in_nordnetz)] == ["Mara Lindner", "Eve Fremd"]


def test_what_a_colleague_works_at_is_left_alone(in_nordnetz: Nordnetz, thread: Thread) -> None:
    hers = Conversation.objects.get(contact_name="Mara Lindner")
    assign(conversation=hers, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assert fold(thread=thread, actor=in_nordnetz.jana) == 2
    assert not Folded.objects.filter(conversation=hers).exists()


def test_what_is_ticked_stands_for_all_in_this_view(in_nordnetz: Nordnetz, thread: Thread) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    [row] = shown(in_nordnetz)
    assert len(with_folded([row.id], "open", in_nordnetz.jana)) == 3
    assert with_folded([row.id], "search", in_nordnetz.jana) == {row.id}


def test_one_answer_below_the_post_is_for_all(in_nordnetz: Nordnetz, thread: Thread) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    [row] = shown(in_nordnetz)
    answered(in_nordnetz, thread, row, each=False)
    message = Message.objects.get(direction="outbound")
    sent = outbound(Delivery.objects.get())
    assert (message.public, sent.answers) == (True, "1")
    assert set(Conversation.objects.values_list("status", flat=True)) == {"waiting"}


@pytest.mark.parametrize("each", [True, False])
def test_what_looks_private_goes_to_nobody(
    in_nordnetz: Nordnetz, thread: Thread, each: bool
) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    [row] = shown(in_nordnetz)
    told = "Ring Mara at +49 170 5550123."
    with pytest.raises(LooksPrivate):
        answered(in_nordnetz, thread, row, each=each, text=told)
    let_out = ["+49 170 5550123"]
    answered(in_nordnetz, thread, row, each=each, text=told, may_be_public=let_out)
    assert Message.objects.filter(direction="outbound").count() == (3 if each else 1)


def test_an_answer_to_each_is_taken_back_from_all(in_nordnetz: Nordnetz, thread: Thread) -> None:
    fold(thread=thread, actor=in_nordnetz.jana)
    change = answered(in_nordnetz, thread, shown(in_nordnetz)[0], each=True)
    assert Message.objects.filter(direction="outbound", public=True).count() == 3
    undo_bulk_change(change=change, actor=in_nordnetz.jana)
    while make_bulk_changes():
        pass
    assert not Message.objects.filter(direction="outbound").exists()
    assert set(Conversation.objects.values_list("status", flat=True)) == {"open"}


def test_what_is_not_folded_is_not_answered_at_once(in_nordnetz: Nordnetz, thread: Thread) -> None:
    with pytest.raises(Trouble):
        answered(in_nordnetz, thread, shown(in_nordnetz)[0], each=True)


def test_who_only_reads_folds_nothing(in_nordnetz: Nordnetz, thread: Thread) -> None:
    with pytest.raises(NotAllowed):
        fold(thread=thread, actor=vera(in_nordnetz.workspace))


def test_it_is_known_what_is_not_known(in_nordnetz: Nordnetz, thread: Thread) -> None:
    assert gaps(thread, first_post(thread)).first
    posts(in_nordnetz.inbox, EVE, "The post", "1", parent="", counts={"replies": 12})
    missing = gaps(thread, first_post(thread))
    assert (missing.first, missing.replies) == (False, 9)
    assert list(threads_of(matter_of(posts(in_nordnetz.inbox, MARA, "Well?", "20")))) == [thread]


def answered(
    nordnetz: Nordnetz,
    thread: Thread,
    row: Conversation,
    *,
    each: bool,
    text: str = "We are on it.",
    may_be_public: Collection[str] = (),
) -> BulkChange:
    change = answer_all(
        thread=thread,
        conversation=row,
        actor=nordnetz.jana,
        text=text,
        each=each,
        held_for=timedelta(0),
        may_be_public=may_be_public,
    )
    while make_bulk_changes():
        pass
    assert change
    return change
