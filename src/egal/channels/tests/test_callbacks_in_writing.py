"""What becomes of a promise to ring is said in writing to who reads."""

from datetime import timedelta

import pytest

from egal.callbacks.actions.callbacks import (
    book_callback,
    miss_callback,
    move_callback,
    try_callback,
)
from egal.callbacks.models import Callback
from egal.channels.callbacks_in_writing import take
from egal.conversations.models import Conversation, Message, Status
from egal.events.models import Event
from egal.events.record import SYSTEM, Actor
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, email_inbox, outgoing, writes


@pytest.fixture
def matter(in_nordnetz: Nordnetz) -> Conversation:
    """Mara has written to an inbox that can answer."""
    inbox = email_inbox(in_nordnetz.workspace, "help@nordnetz.example", outgoing(25))
    return conversation_of(writes(inbox, "Mara", "Bitte rufen Sie mich an."))


def given_up(nordnetz: Nordnetz, matter: Conversation, by: Actor = SYSTEM) -> Callback:
    promise = book_callback(
        conversation=matter,
        actor=nordnetz.jana,
        number="+4940123456",
        at=clock.now() + timedelta(minutes=1),
        language="de",
    )
    try_callback(callback=promise, actor=nordnetz.tariq)
    miss_callback(callback=promise, actor=by)
    take(list(Event.objects.filter(kind="callback.missed")))
    return promise


def written(matter: Conversation) -> list[Message]:
    return list(Message.objects.filter(conversation=matter, direction="outbound"))


def test_they_hear_it_where_they_wrote_in_their_language_once(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    given_up(in_nordnetz, matter)
    take(list(Event.objects.filter(kind="callback.missed")))
    [said] = written(matter)
    assert "+49 40 123456" in said.text
    assert said.to[0]["address"] == "mara.lindner@posteo.example"
    matter.refresh_from_db()
    assert (matter.status, matter.assignee) == (Status.OPEN, None)


def test_a_colleague_who_gives_up_writes_themselves(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    given_up(in_nordnetz, matter, by=in_nordnetz.jana)
    assert written(matter) == []


def test_who_cannot_be_written_to_is_not(in_nordnetz: Nordnetz) -> None:
    mute = conversation_of(writes(in_nordnetz.inbox, "Mara", "Bitte rufen Sie mich an."))
    given_up(in_nordnetz, mute)
    assert written(mute) == []


def test_a_promise_made_on_the_telephone_is_confirmed_once(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    at = clock.now() + timedelta(days=1)
    book_callback(conversation=matter, actor=SYSTEM, number="+4940123456", at=at, language="en")
    for _again in range(2):
        take(list(Event.objects.filter(kind="callback.booked")))
    [said] = written(matter)
    assert "+49 40 123456 when it is your turn, presumably tomorrow at" in said.text


def test_one_that_an_agent_moves_is_told_and_one_an_agent_promises_is_not(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    at = clock.now() + timedelta(hours=1)
    promise = book_callback(
        conversation=matter, actor=in_nordnetz.jana, number="+4940123456", at=at, language="en"
    )
    take(list(Event.objects.filter(kind="callback.booked")))
    assert written(matter) == []
    move_callback(callback=promise, actor=in_nordnetz.jana, at=clock.now() + timedelta(days=1))
    take(list(Event.objects.filter(kind="callback.moved")))
    [said] = written(matter)
    assert "at another time: tomorrow at" in said.text
