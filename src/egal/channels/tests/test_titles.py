"""What a conversation is called: its subject, or the words with which it began."""

from dataclasses import replace

import pytest

from egal.channels.base import Address, File, NewMessage
from egal.channels.intake import keep_files, take_in
from egal.channels.titles import title_of
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Conversation, Inbox
from egal.conversations.openings import LONGEST, read_openings
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz, conversation_of, writes

LEVIN = Address("x", "2124788473910001682", "Levin Sommer")


@pytest.fixture
def account(in_nordnetz: Nordnetz) -> Inbox:
    return add_inbox(workspace=in_nordnetz.workspace, channel="x", address="nordnetz", actor=SYSTEM)


def says(
    inbox: Inbox, *texts: str, files: tuple[File, ...] = (), sender: Address = LEVIN
) -> Conversation:
    for text in texts:
        fact = NewMessage(
            dedupe_key=text or "picture",
            external_id=text,
            sender=sender,
            text=text,
            joins_open=True,
            files=files,
        )
        taken = take_in(inbox=inbox, fact=fact, kept=keep_files(fact))
    return conversation_of(taken)


def test_without_a_subject_it_is_called_by_its_first_words(account: Inbox) -> None:
    assert title_of(says(account, "Fourth day\nwithout a line", "Hello?")) == (
        "Fourth day without a line"
    )


def test_a_long_beginning_is_cut(account: Inbox) -> None:
    title = title_of(says(account, "No line since Monday. " * 30))
    assert (len(title) <= LONGEST, title[-1]) == (True, "…")


def test_a_picture_alone_is_called_by_its_channel(account: Inbox) -> None:
    assert title_of(says(account, "", files=(File("a.png", "image/png", b"a"),))) == "X"


def test_only_a_mail_says_that_it_has_no_subject(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks.", subject="")
    assert title_of(conversation_of(taken)) == "(no subject)"


def test_many_are_read_at_once(
    account: Inbox, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    people = [replace(LEVIN, address=str(number)) for number in range(3)]
    several = [says(account, f"Day {one.address} without a line", sender=one) for one in people]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django says no type
        read_openings(several)
        titles = [title_of(each) for each in several]
    assert titles == [f"Day {number} without a line" for number in range(3)]
