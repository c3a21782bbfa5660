from datetime import UTC, datetime
from typing import Any

import pytest

from egal.channels.base import File
from egal.conversations.actions.assign import assign
from egal.conversations.actions.joining import join_contacts, unjoin_contacts
from egal.conversations.actions.merging import merge_conversations, undo_merge
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.counts import counts_for
from egal.conversations.lists import conversations_in
from egal.conversations.models import Conversation, Merging, Message
from egal.conversations.timeline import timeline
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import (
    Fremdfirma,
    Nordnetz,
    conversation_of,
    replies,
    vera,
    writes,
)
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

EARLIER = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def second(in_nordnetz: Nordnetz, conversation: Conversation) -> Conversation:
    """Mara has written of the same matter anew, with a picture."""
    picture = File("light.jpg", "image/jpeg", b"\xff\xd8")
    taken = writes(in_nordnetz.inbox, "Mara", "A picture.", subject="Light", files=(picture,))
    return conversation_of(taken)


def merged(nordnetz: Nordnetz, keep: Conversation, merge: Conversation) -> Merging:
    return merge_conversations(keep=keep, merge=merge, actor=nordnetz.jana)


def test_everything_is_in_the_kept_one(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    replies(in_nordnetz.tariq, second, "Thank you.")
    merged(in_nordnetz, conversation, second)
    conversation.refresh_from_db()
    assert conversation.messages.count() == conversation.message_count == 3
    assert conversation.attachment_count == 1
    assert (conversation.preview, conversation.preview_is_ours) == ("Thank you.", True)
    assert Event.objects.get(kind="conversation.merged").data["subject"] == "Light"


def test_the_merged_one_is_in_no_list(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    merged(in_nordnetz, conversation, second)
    for view in ("open", "unassigned", "solved", "channel-email"):
        found = conversations_in(view, in_nordnetz.jana)
        assert found is not None
        assert second not in found
    assert counts_for(in_nordnetz.jana).open == 1


def test_an_answer_to_one_of_its_messages_comes_into_the_kept_one(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    answered = replies(in_nordnetz.tariq, second, "Thank you.")
    merging = merged(in_nordnetz, conversation, second)
    taken = writes(in_nordnetz.inbox, "Mara", "You are welcome.", answers=answered.id)
    assert conversation_of(taken) == conversation
    undo_merge(merging=merging, actor=in_nordnetz.jana)
    taken = writes(in_nordnetz.inbox, "Mara", "Still here?", answers=answered.id)
    assert conversation_of(taken) == second


def test_its_events_are_in_the_kept_timeline(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    assign(conversation=second, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    merged(in_nordnetz, conversation, second)
    entries = [entry for day in timeline(conversation).days for entry in day.entries]
    kinds = [entry.event.kind for entry in entries if entry.event]
    assert kinds == ["conversation.assigned", "conversation.merged"]


def test_what_we_owe_there_we_owe_here(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    solve(conversation=conversation, actor=in_nordnetz.jana)
    merged(in_nordnetz, conversation, second)
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_undone_both_are_as_before(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    replies(in_nordnetz.tariq, second, "Thank you.")
    add_note(conversation=second, actor=in_nordnetz.jana, text="Router again.")
    before = state()
    undo_merge(merging=merged(in_nordnetz, conversation, second), actor=in_nordnetz.tariq)
    assert state() == before
    assert Merging.objects.get().undone_by_name == "Tariq Rahimi"


def test_undone_what_was_written_meanwhile_stays(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    merging = merged(in_nordnetz, conversation, second)
    replies(in_nordnetz.tariq, conversation, "Both together.")
    undo_merge(merging=merging, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert (conversation.message_count, conversation.preview) == (2, "Both together.")


def test_chains_are_undone_from_the_top(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    third = conversation_of(writes(in_nordnetz.inbox, "Mara", "And?", subject="Third"))
    before = state()
    below = merged(in_nordnetz, second, third)
    above = merged(in_nordnetz, conversation, second)
    assert len(timeline(conversation).days[0].entries) == 5
    with pytest.raises(Trouble, match="yet another"):
        undo_merge(merging=below, actor=in_nordnetz.jana)
    for merging in (above, below):
        undo_merge(merging=merging, actor=in_nordnetz.jana)
    with pytest.raises(Trouble, match="undone already"):
        undo_merge(merging=below, actor=in_nordnetz.jana)
    assert state() == before


def test_what_cannot_be_merged_is_told(
    in_nordnetz: Nordnetz,
    fremdfirma: Fremdfirma,
    conversation: Conversation,
    second: Conversation,
) -> None:
    henriks = conversation_of(writes(in_nordnetz.inbox, "Henrik", "My bill."))
    eves = conversation_of(writes(fremdfirma.inbox, "Mara", "Lamps?"))
    for other, why in (
        (conversation, "one conversation already"),
        (henriks, "of two people"),
        (eves, "no such conversation"),
    ):
        with pytest.raises(Trouble, match=why):
            merged(in_nordnetz, conversation, other)
    merged(in_nordnetz, conversation, second)
    for keep, merge in ((conversation, second), (second, conversation)):
        with pytest.raises(Trouble, match="Go on there"):
            merged(in_nordnetz, keep, merge)


def test_nothing_is_done_to_a_merged_one(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    merged(in_nordnetz, conversation, second)
    with pytest.raises(Trouble, match="Go on there"):
        add_note(conversation=second, actor=in_nordnetz.jana, text="Hello?")


def test_people_are_not_taken_apart_across_a_merging(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    jana = in_nordnetz.jana
    henriks = conversation_of(writes(in_nordnetz.inbox, "Henrik", "Same."))
    joining = join_contacts(
        keep=conversation.contact, join=henriks.contact, actor=jana, evidence="Married."
    )
    merging = merged(in_nordnetz, conversation, henriks)
    with pytest.raises(Trouble, match="merged since"):
        unjoin_contacts(joining=joining, actor=jana)
    undo_merge(merging=merging, actor=jana)
    unjoin_contacts(joining=joining, actor=jana)


def test_vera_may_not(
    in_nordnetz: Nordnetz, conversation: Conversation, second: Conversation
) -> None:
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        merge_conversations(keep=conversation, merge=second, actor=actor)
    merging = merged(in_nordnetz, conversation, second)
    with pytest.raises(NotAllowed):
        undo_merge(merging=merging, actor=actor)


def state() -> list[Any]:
    """All that a merging can touch."""
    return [
        list(Conversation.objects.order_by("id").values()),
        list(Message.objects.order_by("id").values_list("id", "conversation")),
    ]
