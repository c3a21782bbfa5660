from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from egal.conversations.actions.status import reopen, solve, wait
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared import clock
from egal.testing.people import Nordnetz, happened, vera
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_jana_solves_it(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with clock.at(NOON):
        solve(conversation=conversation, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.solved_at) == ("solved", NOON)
    event = Event.objects.get(kind="conversation.solved")
    assert (event.actor_name, event.data) == ("Jana Köster", {"old": "open", "new": "solved"})


def test_tariq_reopens_it(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    solve(conversation=conversation, actor=in_nordnetz.jana)
    reopen(conversation=conversation, actor=in_nordnetz.tariq)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.solved_at) == ("open", None)
    assert happened(conversation)[-2:] == ["conversation.solved", "conversation.reopened"]


def test_solving_twice_is_one_event_and_keeps_the_moment(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    with clock.at(NOON):
        solve(conversation=conversation, actor=in_nordnetz.jana)
    solve(conversation=conversation, actor=in_nordnetz.tariq)
    conversation.refresh_from_db()
    assert conversation.solved_at == NOON
    assert happened(conversation).count("conversation.solved") == 1


def test_reopening_what_is_open_changes_nothing(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    reopen(conversation=conversation, actor=in_nordnetz.jana)
    assert happened(conversation) == ["conversation.opened", "message.received"]


@pytest.mark.parametrize("verb", [solve, reopen])
def test_vera_may_do_neither(
    in_nordnetz: Nordnetz, conversation: Conversation, verb: Callable[..., None]
) -> None:
    with pytest.raises(NotAllowed):
        verb(conversation=conversation, actor=vera(in_nordnetz.workspace))


def test_the_customer_owes_something(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    wait(conversation=conversation, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert conversation.status == "waiting"
    assert happened(conversation)[-1] == "conversation.waiting"
