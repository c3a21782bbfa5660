from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from egal.conversations.actions.drafts import draft_of, keep_draft
from egal.conversations.actions.recall import recall, send_now
from egal.conversations.actions.reply import reply
from egal.conversations.actions.snooze import snooze
from egal.conversations.models import Conversation, Delivery, Message
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, happened, vera
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

MARA = {"kind": "email", "address": "mara.lindner@posteo.example", "name": "Mara Lindner"}
NOON = datetime(2126, 11, 21, 12, tzinfo=UTC)  # after all that the fixtures have written
TOMORROW = NOON + timedelta(hours=20)
UNDO = timedelta(seconds=10)


def says(company: Nordnetz, conversation: Conversation, **more: Any) -> Message:
    with clock.at(NOON):
        return reply(
            conversation=conversation,
            actor=company.jana,
            text="We set it back.",
            inbox=company.inbox,
            to=[MARA],
            **more,
        )


def test_a_reply_waits_as_long_as_asked(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    says(in_nordnetz, conversation, held_for=UNDO)
    assert Delivery.objects.get().due_at == NOON + UNDO


def test_a_reply_waits_for_its_moment(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    says(in_nordnetz, conversation, held_for=UNDO, send_at=TOMORROW)
    delivery = Delivery.objects.get()
    assert (delivery.due_at, delivery.send_at) == (TOMORROW, TOMORROW)


def test_a_moment_that_has_passed_is_none(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    with pytest.raises(Trouble, match="passed already"):
        says(in_nordnetz, conversation, send_at=NOON)


def test_what_is_taken_back_was_never_written(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = says(in_nordnetz, conversation, held_for=UNDO)
    recall(message=message, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert Message.objects.filter(direction="outbound").count() == 0
    assert (conversation.status, conversation.message_count) == ("open", 1)
    assert not conversation.preview_is_ours
    assert happened(conversation)[-2:] == ["message.recalled", "conversation.reopened"]


def test_its_text_is_in_the_draft_above_what_was_begun(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = says(in_nordnetz, conversation)
    keep_draft(conversation=conversation, agent=in_nordnetz.tariq, text="DSLAM 4?", note=True)
    recall(message=message, actor=in_nordnetz.tariq)
    draft = draft_of(conversation=conversation, agent=in_nordnetz.tariq)
    assert draft
    assert (draft.text, draft.note) == ("We set it back.\n\nDSLAM 4?", True)
    assert draft_of(conversation=conversation, agent=in_nordnetz.jana) is None


def test_what_has_begun_to_go_out_is_gone(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = says(in_nordnetz, conversation)
    for state, attempts in (("sending", 1), ("sent", 1), ("queued", 1), ("failed", 1)):
        Delivery.objects.update(state=state, attempts=attempts)
        for verb in (recall, send_now):
            with pytest.raises(Trouble, match="on its way"):
                verb(message=message, actor=in_nordnetz.jana)


def test_what_came_since_stays_as_it_is(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    first = says(in_nordnetz, conversation)
    second = says(in_nordnetz, conversation)
    recall(message=first, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert conversation.status == "waiting"  # for an answer to the second
    recall(message=second, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert conversation.status == "open"  # as it was before the first


def test_a_snoozed_one_sleeps_on(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with clock.at(NOON):
        snooze(conversation=conversation, actor=in_nordnetz.jana, until=TOMORROW)
        recall(message=says(in_nordnetz, conversation), actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("snoozed", TOMORROW)


def test_what_waits_can_go_now(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    message = says(in_nordnetz, conversation, send_at=TOMORROW)
    with clock.at(NOON + UNDO):
        send_now(message=message, actor=in_nordnetz.jana)
    delivery = Delivery.objects.get()
    assert (delivery.due_at, delivery.send_at) == (NOON + UNDO, None)
    assert Event.objects.get(kind="delivery.hastened").data["old"] == TOMORROW.isoformat()


def test_whoever_only_reads_takes_nothing_back(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = says(in_nordnetz, conversation)
    with pytest.raises(NotAllowed):
        recall(message=message, actor=vera(in_nordnetz.workspace))


def test_a_draft_of_blanks_is_none(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    keep_draft(conversation=conversation, agent=in_nordnetz.jana, text="Dear")
    keep_draft(conversation=conversation, agent=in_nordnetz.jana, text=" \n")
    assert draft_of(conversation=conversation, agent=in_nordnetz.jana) is None


def test_what_it_snoozed_is_as_it_was(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    message = says(in_nordnetz, conversation, then="snoozed", until=TOMORROW)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("snoozed", TOMORROW)
    recall(message=message, actor=in_nordnetz.jana)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)


def test_a_snooze_needs_its_end(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with pytest.raises(Trouble, match="until when"):
        says(in_nordnetz, conversation, then="snoozed")
