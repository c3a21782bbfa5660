from datetime import UTC, datetime, timedelta

import pytest

from egal.conversations import timeline as module
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation
from egal.conversations.timeline import Timeline, timeline
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, replies, writes

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def conversation(in_nordnetz: Nordnetz) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks.", at=NOON))


def told(found: Timeline) -> list[list[str]]:
    """Each day's texts and events."""
    return [
        [
            entry.message.text if entry.message else entry.event.kind if entry.event else ""
            for entry in day.entries
        ]
        for day in found.days
    ]


def test_everything_is_told_in_order_by_day(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    with clock.at(NOON + timedelta(hours=1)):
        add_note(conversation=conversation, actor=in_nordnetz.tariq, text="Profile 35b again.")
    with clock.at(NOON + timedelta(days=1)):
        replies(in_nordnetz.jana, conversation, "We set it back.")
        solve(conversation=conversation, actor=in_nordnetz.jana)
    assert told(timeline(conversation)) == [
        ["The light blinks.", "Profile 35b again."],
        ["We set it back.", "conversation.assigned", "conversation.solved"],
    ]


def test_a_mail_that_waited_for_the_worker_stands_where_it_came_in(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    with clock.at(NOON + timedelta(days=1)):
        answer = replies(in_nordnetz.jana, conversation, "We set it back.")
    at = NOON + timedelta(hours=2)
    writes(in_nordnetz.inbox, "Mara", "Still blinking.", answers=answer.id, at=at)
    assert told(timeline(conversation)) == [
        ["The light blinks.", "Still blinking."],
        ["We set it back.", "conversation.assigned"],
    ]


def test_the_latest_are_shown_and_the_rest_is_counted(
    in_nordnetz: Nordnetz, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LATEST", 2)
    for number in range(3):
        with clock.at(NOON + timedelta(minutes=number + 1)):
            replies(in_nordnetz.jana, conversation, f"Part {number}.", then="open")
    assert told(timeline(conversation)) == [["Part 1.", "Part 2."]]
    assert timeline(conversation).left_out == 2
    assert timeline(conversation, everything=True).left_out == 0
    assert told(timeline(conversation, everything=True))[0][0] == "The light blinks."
