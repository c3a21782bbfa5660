"""Who is told of what."""

from typing import Any

import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.note import add_note
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import Conversation, Delivery, Reading
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.notifications.actions.choose_notifications import choose_notifications
from egal.notifications.actions.mark_seen import mark_seen
from egal.notifications.models import Kind, Notification, all_but_new
from egal.notifications.tests.conftest import Told
from egal.testing import people
from egal.workspaces.permissions import NotAllowed


def answers(nordnetz: people.Nordnetz, matter: Conversation, **more: Any) -> None:
    """Mara writes once more, in answer to ours."""
    ours = matter.messages.filter(direction="outbound").latest("id")
    people.writes(nordnetz.inbox, "Mara", "Still broken.", answers=ours.id, **more)


def test_who_is_given_a_conversation(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    assign(conversation=matter, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assert told(in_nordnetz.tariq) == [("assigned", "Jana Köster", 1)]
    assert told(in_nordnetz.jana) == []


def test_who_leads_hears_that_a_promise_may_break(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    record(
        "callback.at_risk",
        workspace_id=matter.workspace_id,
        actor=SYSTEM,
        conversation_id=matter.id,
    )
    assert told(in_nordnetz.jana) == [("at_risk", "", 1)]
    assert told(in_nordnetz.tariq) == []


def test_and_that_a_number_leads_nowhere(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    place = {"workspace_id": matter.workspace_id, "conversation_id": matter.id}
    record("callback.missed", actor=SYSTEM, why="number", **place)
    record("callback.missed", actor=SYSTEM, **place)
    assert told(in_nordnetz.jana) == [("at_risk", "", 1)]


def test_nobody_is_told_of_what_they_did_themselves(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    assign(conversation=matter, actor=in_nordnetz.tariq, agent=in_nordnetz.tariq)
    assert told(in_nordnetz.tariq) == []


def test_answers_in_mine_add_up_until_they_are_read(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    people.replies(in_nordnetz.jana, matter, "We look.")
    told(in_nordnetz.jana)
    answers(in_nordnetz, matter)
    answers(in_nordnetz, matter)
    assert told(in_nordnetz.jana) == [("replied", "Mara Lindner", 2)]
    answers(in_nordnetz, matter)
    assert told(in_nordnetz.jana) == [("replied", "Mara Lindner", 3)]
    mark_seen(agent=in_nordnetz.jana, actor=in_nordnetz.jana, conversation=matter)
    answers(in_nordnetz, matter)
    assert told(in_nordnetz.jana) == [("replied", "Mara Lindner", 1)]


def test_what_stands_on_the_screen_is_no_news(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    people.replies(in_nordnetz.jana, matter, "We look.")
    answers(in_nordnetz, matter)
    matter.refresh_from_db()
    mark_read(conversation=matter, agent=in_nordnetz.jana)
    assert Reading.objects.count() == 1
    assert told(in_nordnetz.jana) == []


def test_an_out_of_office_note_is_no_news(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    people.replies(in_nordnetz.jana, matter, "We look.")
    answers(in_nordnetz, matter, automatic="auto_reply")
    assert told(in_nordnetz.jana) == []


def test_whom_a_note_mentions(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    add_note(conversation=matter, actor=in_nordnetz.jana, text="@Tariq, @Jana, do you know?")
    assert told(in_nordnetz.tariq) == [("mentioned", "Jana Köster", 1)]
    assert told(in_nordnetz.jana) == []


def test_whose_message_came_back(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    sent = people.replies(in_nordnetz.tariq, matter, "We look.")
    Delivery.objects.update(state="sent", attempts=1)
    report_delivery(message=sent, actor=SYSTEM, state="returned", reason="No such user")
    assert ("failed", "", 1) in told(in_nordnetz.tariq)
    assert "failed" not in [kind for kind, *_ in told(in_nordnetz.jana)]


def test_new_ones_are_told_to_who_wants_that(in_nordnetz: people.Nordnetz, told: Told) -> None:
    wanted = [*all_but_new(), Kind.UNASSIGNED]
    tariq = in_nordnetz.tariq
    choose_notifications(agent=tariq, actor=tariq, kinds=wanted, browser=False, digest="off")
    people.writes(in_nordnetz.inbox, "Henrik", "My bill")
    assert told(tariq) == [("unassigned", "Henrik Weiß", 1)]
    assert told(in_nordnetz.jana) == []


def test_nobody_is_told_of_spam_or_after_they_left(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    assign(conversation=matter, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    Conversation.objects.update(spam_at=matter.created_at)
    assert told(in_nordnetz.tariq) == []


def test_what_was_merged_is_read_with_where_it_went(
    in_nordnetz: people.Nordnetz, matter: Conversation, told: Told
) -> None:
    assign(conversation=matter, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assert told(in_nordnetz.tariq)
    other = people.conversation_of(people.writes(in_nordnetz.inbox, "Mara", "Again"))
    Conversation.objects.filter(pk=matter.pk).update(merged_into=other)
    mark_seen(agent=in_nordnetz.tariq, actor=in_nordnetz.tariq, conversation=other)
    assert not Notification.objects.filter(read_at=None).exists()


def test_only_oneself_and_who_may_change_agents_choose(in_nordnetz: people.Nordnetz) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    choose_notifications(agent=tariq, actor=jana, kinds=["assigned"], browser=True, digest="off")
    with pytest.raises(NotAllowed):
        choose_notifications(agent=jana, actor=tariq, kinds=[], browser=False, digest="off")
    with pytest.raises(NotAllowed):
        mark_seen(agent=jana, actor=tariq)
    [event] = Event.objects.filter(kind="agent.notifications_chosen")
    assert event.data["kinds"] == ["assigned"]
