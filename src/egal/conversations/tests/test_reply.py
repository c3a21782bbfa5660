from datetime import UTC, datetime
from typing import Any

import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.body import LONGEST
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Delivery, Message
from egal.events.models import Event
from egal.events.record import SYSTEM, Actor
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import (
    Fremdfirma,
    Nordnetz,
    conversation_of,
    happened,
    message_of,
    vera,
    writes,
)
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

MARA = {"kind": "email", "address": "mara.lindner@posteo.example", "name": "Mara Lindner"}


def says(nordnetz: Nordnetz, conversation: Conversation, text: str, **more: Any) -> Message:
    actor: Actor = more.pop("actor", nordnetz.jana)
    return reply(
        conversation=conversation, actor=actor, text=text, inbox=nordnetz.inbox, to=[MARA], **more
    )


def test_jana_replies_and_it_is_queued(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with clock.at(noon):
        message = says(in_nordnetz, conversation, "We look at your line today.\r\nJana")
    assert (message.direction, message.text) == ("outbound", "We look at your line today.\nJana")
    assert (message.author_kind, message.author_name) == ("agent", "Jana Köster")
    assert (message.from_address, message.to) == ("support@nordnetz.example", [MARA])
    assert message.subject == "Router drops every evening"
    delivery = Delivery.objects.get(message=message)
    assert (delivery.state, delivery.due_at, delivery.attempts) == ("queued", noon, 0)


def test_the_list_shows_the_reply(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    message = says(in_nordnetz, conversation, "We look at\nyour line today.")
    conversation.refresh_from_db()
    assert conversation.preview == "We look at your line today."
    assert conversation.preview_is_ours
    assert conversation.message_count == 2
    assert conversation.last_activity_at == message.created_at
    assert (conversation.status, conversation.assignee) == ("waiting", in_nordnetz.jana)


def test_a_reply_is_recorded(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    message = says(in_nordnetz, conversation, "We look at your line today.")
    assert happened(conversation) == [
        "conversation.opened",
        "message.received",
        "message.replied",
        "conversation.assigned",
        "conversation.waiting",
    ]
    event = Event.objects.get(kind="message.replied")
    assert (event.actor_name, event.data) == ("Jana Köster", {"message": message.id})


def test_whoever_has_the_matter_keeps_it(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    says(in_nordnetz, conversation, "Tariq looks at your line today.")
    conversation.refresh_from_db()
    assert conversation.assignee == in_nordnetz.tariq


def test_a_token_replies_without_becoming_the_assignee(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    token, _ = add_token(
        workspace=in_nordnetz.workspace, scopes=["write"], actor=in_nordnetz.jana, name="Shop"
    )
    message = says(in_nordnetz, conversation, "Your parcel is on its way.", actor=token)
    conversation.refresh_from_db()
    assert (message.author_kind, message.author_name) == ("token", "Shop")
    assert conversation.assignee is None


@pytest.mark.parametrize("then", ["open", "waiting", "solved"])
def test_the_status_afterwards_is_the_one_chosen(
    in_nordnetz: Nordnetz, conversation: Conversation, then: str
) -> None:
    says(in_nordnetz, conversation, "We look at your line today.", then=then)
    conversation.refresh_from_db()
    assert conversation.status == then
    assert (conversation.solved_at is not None) == (then == "solved")


def test_an_impatient_second_click_sends_nothing(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    first = says(in_nordnetz, conversation, "We look at your line.", request_id="7f3a")
    second = says(in_nordnetz, conversation, "We look at your line.", request_id="7f3a")
    assert first == second
    assert Delivery.objects.count() == 1
    assert happened(conversation).count("message.replied") == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_message(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    def click() -> Message:
        return says(in_nordnetz, conversation, "We look at your line.", request_id="7f3a")

    outcomes = together(*[click] * 5)
    assert len(set(outcomes)) == 1
    assert Delivery.objects.count() == 1
    conversation.refresh_from_db()
    assert conversation.message_count == 2


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_request_id_every_call_is_a_message(
    in_nordnetz: Nordnetz, conversation: Conversation, nothing: str | None
) -> None:
    says(in_nordnetz, conversation, "We look at your line.", request_id=nothing)
    says(in_nordnetz, conversation, "It is your line.", request_id=nothing)
    assert Delivery.objects.count() == 2


def test_a_request_id_belongs_to_one_conversation(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    says(in_nordnetz, conversation, "We look at your line.", request_id="7f3a")
    other = conversation_of(writes(in_nordnetz.inbox, "Henrik", "I am moving house."))
    with pytest.raises(Trouble, match="used for another conversation"):
        says(in_nordnetz, other, "We move your line.", request_id="7f3a")
    assert happened(other) == ["conversation.opened", "message.received"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "Write something first"),
        (" \r\n\t ", "Write something first"),
        ("\x00", "Write something first"),
        ("x" * (LONGEST + 1), "Shorten it"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(
    in_nordnetz: Nordnetz, conversation: Conversation, text: str, remedy: str
) -> None:
    with pytest.raises(Trouble, match=remedy):
        says(in_nordnetz, conversation, text)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("text", ["x" * LONGEST, "caf\udce9\x00", "👩‍🔧 حسنًا"])
def test_a_strange_text_can_be_sent(
    in_nordnetz: Nordnetz, conversation: Conversation, text: str
) -> None:
    message = says(in_nordnetz, conversation, text)
    assert len(Message.objects.get(pk=message.pk).text) >= len(text) - 1


def test_vera_may_not_reply(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with pytest.raises(NotAllowed, match="conversations:write"):
        says(in_nordnetz, conversation, "Hello.", actor=vera(in_nordnetz.workspace))
    assert not Delivery.objects.exists()


def test_from_another_workspace_not_even_the_system_finds_it(
    in_nordnetz: Nordnetz, conversation: Conversation, fremdfirma: Fremdfirma
) -> None:
    with scope.of(fremdfirma.workspace.id), pytest.raises(Conversation.DoesNotExist):
        says(in_nordnetz, conversation, "Hello.", actor=SYSTEM)


def test_a_colleague_answers_what_another_one_changed_meanwhile(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    stale = Conversation.objects.get(pk=conversation.pk)
    says(in_nordnetz, conversation, "We look at your line.")
    says(in_nordnetz, stale, "It is your line.", actor=in_nordnetz.tariq)
    stale.refresh_from_db()
    assert (stale.message_count, stale.assignee) == (3, in_nordnetz.jana)


@pytest.mark.django_db(transaction=True)
def test_replies_and_mails_at_the_same_moment_are_all_counted(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    asked = says(in_nordnetz, conversation, "Does the light blink?")

    def answers() -> Message:
        return message_of(writes(in_nordnetz.inbox, "Mara", "It does.", answers=asked.id))

    def adds() -> Message:
        return says(in_nordnetz, conversation, "And the cable?")

    outcomes = together(answers, adds, answers, adds, answers, adds)
    assert all(isinstance(outcome, Message) for outcome in outcomes)
    conversation.refresh_from_db()
    assert conversation.message_count == conversation.messages.count() == 8
