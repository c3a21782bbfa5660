from datetime import UTC, datetime, timedelta

import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.snooze import snooze, wake, wake_snoozed
from egal.conversations.actions.status import reopen, solve
from egal.conversations.counts import counts_for
from egal.conversations.lists import conversations_in
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, happened, replies, vera, writes
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2126, 11, 21, 12, tzinfo=UTC)
EVENING = NOON + timedelta(hours=6)


@pytest.fixture
def snoozed(in_nordnetz: Nordnetz, conversation: Conversation) -> Conversation:
    """Jana looks at Mara's matter again in the evening."""
    with clock.at(NOON):
        snooze(conversation=conversation, actor=in_nordnetz.jana, until=EVENING)
    conversation.refresh_from_db()
    return conversation


def in_view(view: str, agent: Agent) -> int:
    found = conversations_in(view, agent)
    assert found is not None
    return found.count()


def test_it_is_out_of_sight_and_told(in_nordnetz: Nordnetz, snoozed: Conversation) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    assert (snoozed.status, snoozed.snoozed_until) == ("snoozed", EVENING)
    assert [in_view(view, jana) for view in ("unassigned", "open", "snoozed")] == [0, 0, 1]
    counts = counts_for(jana)
    assert (counts.open, counts.unassigned, counts.snoozed) == (0, 0, 1)
    assert counts.channels == {"email": 0}
    assign(conversation=snoozed, actor=jana, agent=jana)
    assert (in_view("snoozed", jana), in_view("mine", jana), in_view("snoozed", tariq)) == (1, 0, 0)
    event = Event.objects.get(kind="conversation.snoozed")
    assert event.data["old"] == {"status": "open", "until": None}
    assert event.data["new"] == {"status": "snoozed", "until": EVENING.isoformat()}


def test_it_wakes_when_its_time_has_come(snoozed: Conversation) -> None:
    assert wake_snoozed(EVENING - timedelta(seconds=1)) == 0
    assert [wake_snoozed(EVENING), wake_snoozed(EVENING)] == [1, 0]
    snoozed.refresh_from_db()
    assert (snoozed.status, snoozed.snoozed_until) == ("open", None)
    event = Event.objects.get(kind="conversation.woken")
    assert (event.actor_name, event.data["new"]["status"]) == ("Egal", "open")


def test_it_wakes_in_every_workspace(snoozed: Conversation) -> None:
    with clock.at(EVENING):
        assert wake_snoozed() == 1


def test_a_reply_wakes_it(in_nordnetz: Nordnetz, snoozed: Conversation) -> None:
    answer = replies(in_nordnetz.tariq, snoozed, "Tomorrow.")
    snooze(conversation=snoozed, actor=in_nordnetz.jana, until=EVENING)
    writes(in_nordnetz.inbox, "Mara", "It works again.", answers=answer.pk)
    snoozed.refresh_from_db()
    assert snoozed.status == "open"
    assert wake_snoozed(EVENING) == 0
    event = Event.objects.get(kind="conversation.woken")
    assert event.actor_name == "Mara Lindner"
    assert event.data == {
        "old": {"status": "snoozed", "until": EVENING.isoformat()},
        "new": {"status": "open", "until": None},
    }
    assert happened(snoozed)[-2:] == ["conversation.woken", "message.received"]


def test_an_absence_note_lets_it_sleep(in_nordnetz: Nordnetz, snoozed: Conversation) -> None:
    answer = replies(in_nordnetz.tariq, snoozed, "Tomorrow.")
    snooze(conversation=snoozed, actor=in_nordnetz.jana, until=EVENING)
    writes(in_nordnetz.inbox, "Mara", "Away.", answers=answer.pk, automatic="auto_reply")
    snoozed.refresh_from_db()
    assert snoozed.status == "snoozed"
    assert "conversation.woken" not in happened(snoozed)


def test_jana_wakes_it_herself(in_nordnetz: Nordnetz, snoozed: Conversation) -> None:
    for _ in range(2):
        wake(conversation=snoozed, actor=in_nordnetz.jana)
    assert happened(snoozed)[-2:] == ["conversation.snoozed", "conversation.woken"]


def test_another_status_ends_the_snooze(in_nordnetz: Nordnetz, snoozed: Conversation) -> None:
    for verb in (solve, reopen):
        verb(conversation=snoozed, actor=in_nordnetz.jana)
        snoozed.refresh_from_db()
        assert snoozed.snoozed_until is None
    assert wake_snoozed(EVENING) == 0


def test_the_same_time_again_is_no_event_another_is(
    in_nordnetz: Nordnetz, snoozed: Conversation
) -> None:
    for until in (EVENING, EVENING + timedelta(hours=1)):
        snooze(conversation=snoozed, actor=in_nordnetz.jana, until=until)
    assert Event.objects.filter(kind="conversation.snoozed").count() == 2


def test_a_snoozed_one_merged_into_a_solved_one_wakes_that(
    in_nordnetz: Nordnetz, snoozed: Conversation
) -> None:
    keep = conversation_of(writes(in_nordnetz.inbox, "Mara", "The same.", subject="Again"))
    solve(conversation=keep, actor=in_nordnetz.jana)
    merge_conversations(keep=keep, merge=snoozed, actor=in_nordnetz.jana)
    keep.refresh_from_db()
    assert keep.status == "open"


def test_no_time_that_has_passed_and_not_by_vera(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    with clock.at(NOON), pytest.raises(Trouble, match="passed already"):
        snooze(conversation=conversation, actor=in_nordnetz.jana, until=NOON)
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        snooze(conversation=conversation, actor=actor, until=EVENING)
    with pytest.raises(NotAllowed):
        wake(conversation=conversation, actor=actor)


@pytest.mark.django_db(transaction=True)
def test_two_workers_wake_each_once(nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        for number in range(4):
            taken = writes(nordnetz.inbox, "Mara", "Hello.", subject=f"Matter {number}")
            conversation = conversation_of(taken)
            snooze(conversation=conversation, actor=nordnetz.jana, until=EVENING)
        together(lambda: wake_snoozed(EVENING), lambda: wake_snoozed(EVENING))
        assert Event.objects.filter(kind="conversation.woken").count() == 4
