"""What networks tell besides new messages, from the fact to what stands in the conversation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from egal.channels.base import (
    AccessRevoked,
    Address,
    Echo,
    Edited,
    NewMessage,
    Post,
    Seen,
    Touched,
    Upto,
    Withdrawn,
)
from egal.channels.early import TooEarly
from egal.channels.intake import TakenIn, take_in
from egal.channels.models import Cursor
from egal.channels.told import Told, take_in_told
from egal.conversations.models import (
    Conversation,
    Delivery,
    Inbox,
    Message,
    Pause,
    Revision,
    Thread,
)
from egal.conversations.models import Post as PostRow
from egal.shared import clock
from egal.testing.people import Nordnetz, replies

pytestmark = pytest.mark.django_db
MARA = Address("email", "mara.lindner@posteo.example", "Mara Lindner")
HENRIK = Address("email", "henrik.weiss@mail.example", "Henrik Weiß")
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def inbox(in_nordnetz: Nordnetz) -> Inbox:
    return in_nordnetz.inbox


def posts(inbox: Inbox, who: Address, text: str, key: str, **post: Any) -> TakenIn:
    """In public, below the post "1"."""
    stands = Post(**{"thread": "1", "parent": "1", **post})
    fact = NewMessage(
        dedupe_key=key, external_id=key, sender=who, text=text, public=True, post=stands
    )
    return take_in(inbox=inbox, fact=fact)


def matter_of(taken: TakenIn) -> Conversation:
    assert taken.conversation_id
    return Conversation.objects.get(pk=taken.conversation_id)


def tell(inbox: Inbox, fact: Any) -> int | None:
    return take_in_told(Told(inbox, fact, clock.now()))


def test_several_people_below_one_post_are_several_conversations(inbox: Inbox) -> None:
    first, second = posts(inbox, MARA, "No internet", "2"), posts(inbox, HENRIK, "Me too", "3")
    again = posts(inbox, MARA, "Since Friday", "4")
    assert first.conversation_id == again.conversation_id != second.conversation_id
    thread = Thread.objects.get()
    told = PostRow.objects.filter(thread=thread).order_by("id").values_list("text", flat=True)
    assert list(told) == ["No internet", "Me too", "Since Friday"]


def test_what_others_say_beside_stands_in_the_thread_only(inbox: Inbox) -> None:
    posts(inbox, MARA, "No internet", "2")
    seen = Seen(dedupe_key="5", external_id="5", author=HENRIK, post=Post(thread="1"), text="Ha")
    tell(inbox, seen)
    tell(inbox, seen)
    assert PostRow.objects.filter(message=None).get().name == "Henrik Weiß"
    assert Conversation.objects.count() == 1


def test_an_edit_keeps_what_was_said_before_and_comes_once(inbox: Inbox) -> None:
    taken = posts(inbox, MARA, "No internet", "2")
    edit = Edited(dedupe_key="2/2", key="2", text="No internet at all", at=TEN)
    assert tell(inbox, edit) == taken.message_id
    assert tell(inbox, edit) is None
    assert Message.objects.get().text == "No internet at all"
    assert Revision.objects.get().text == "No internet"
    assert PostRow.objects.get().before[0]["text"] == "No internet"


def test_the_later_one_of_two_edits_holds(inbox: Inbox) -> None:
    posts(inbox, MARA, "One", "2")
    tell(inbox, Edited(dedupe_key="b", key="2", text="Three", at=TEN.replace(hour=12)))
    tell(inbox, Edited(dedupe_key="a", key="2", text="Two", at=TEN))
    assert Message.objects.get().text == "Three"


def test_an_edit_of_what_has_not_come_yet_waits_for_it(inbox: Inbox) -> None:
    with pytest.raises(TooEarly):
        tell(inbox, Edited(dedupe_key="2/2", key="2", text="No internet at all", at=TEN))


@pytest.mark.parametrize(("forget", "kept"), [(False, "No internet"), (True, "")])
def test_what_was_taken_back_is_kept_unless_the_terms_forbid_it(
    inbox: Inbox, forget: bool, kept: str
) -> None:
    posts(inbox, MARA, "No internet", "2")
    tell(inbox, Withdrawn(dedupe_key="2/x", key="2", forget=forget, at=TEN))
    message = Message.objects.get()
    assert (message.text, message.withdrawn_at) == (kept, TEN)


def test_a_post_is_hidden_and_counted(inbox: Inbox) -> None:
    posts(inbox, MARA, "No internet", "2", counts={"likes": 3, "followers": 900})
    tell(inbox, Touched(dedupe_key="h", key="2", hidden=True, counts={"likes": 4}, at=TEN))
    post = PostRow.objects.get()
    assert (post.hidden_at, post.counts) == (TEN, {"likes": 4, "followers": 900})


def test_what_was_read_is_all_that_went_there_before(in_nordnetz: Nordnetz) -> None:
    matter = matter_of(posts(in_nordnetz.inbox, MARA, "No internet", "2"))
    first = replies(in_nordnetz.jana, matter, "Restart it.")
    Delivery.objects.update(state="sent", attempts=1)
    read_at = clock.now()
    second = replies(in_nordnetz.jana, matter, "Any better?")
    Delivery.objects.filter(message=second).update(state="sent", attempts=1)
    tell(in_nordnetz.inbox, Upto(dedupe_key="r", address=MARA, state="read", at=read_at))
    assert Delivery.objects.get(message=first).state == "read"
    assert Delivery.objects.get(message=second).state == "sent"


def test_an_inbox_without_access_rests_and_says_why(inbox: Inbox) -> None:
    tell(inbox, AccessRevoked(dedupe_key="out", reason="The app was removed."))
    pause = Pause.objects.get()
    assert (pause.needs_mending, pause.reason) == (True, "The app was removed.")


def test_whoever_takes_back_access_is_asked_at_once(inbox: Inbox) -> None:
    later = clock.now() + timedelta(minutes=4)
    Cursor.objects.create(workspace_id=inbox.workspace_id, inbox=inbox, due_at=later)
    tell(inbox, AccessRevoked(dedupe_key="out", reason="The app was removed."))
    assert Cursor.objects.get().due_at <= clock.now()


def test_what_a_colleague_writes_in_the_app_stands_here_once(inbox: Inbox) -> None:
    taken = posts(inbox, MARA, "No internet", "2")
    echo = Echo(
        dedupe_key="6",
        external_id="6",
        to=MARA,
        text="We are on it.",
        public=True,
        post=Post(thread="1", parent="2"),
        written_by="Nordnetz",
    )
    tell(inbox, echo)
    tell(inbox, echo)
    ours = Message.objects.get(direction="outbound")
    assert (ours.conversation_id, ours.author_name) == (taken.conversation_id, "Nordnetz")
    assert PostRow.objects.filter(ours=True).get().message == ours


def test_the_echo_of_what_is_being_sent_waits_until_it_is_noted(in_nordnetz: Nordnetz) -> None:
    taken = posts(in_nordnetz.inbox, MARA, "No internet", "2")
    replies(in_nordnetz.jana, matter_of(taken), "We are on it.")
    echo = Echo(dedupe_key="6", external_id="6", to=MARA, text="We are on it.")
    Delivery.objects.update(state="sending", attempts=1)
    with pytest.raises(TooEarly):
        tell(in_nordnetz.inbox, echo)


def test_the_echo_of_what_nobody_knew_to_be_sent_says_that_it_was(in_nordnetz: Nordnetz) -> None:
    taken = posts(in_nordnetz.inbox, MARA, "No internet", "2")
    matter = matter_of(taken)
    ours = replies(in_nordnetz.jana, matter, "We are on it.")
    Delivery.objects.update(state="unknown", attempts=1)
    echo = Echo(dedupe_key="6", external_id="6", to=MARA, text="We are on it.")
    assert tell(in_nordnetz.inbox, echo) == ours.id
    assert Delivery.objects.get().state == "delivered"
    assert Message.objects.filter(direction="outbound").count() == 1
