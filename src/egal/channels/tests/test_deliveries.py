"""A report on a message of ours, from the mail that brings it to what people see."""

import pytest

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Receipt
from egal.channels.email.references import message_id_for
from egal.channels.email.tests.test_reports import report
from egal.channels.outbox import _taken
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Delivery, Message
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, happened, replies, writes

pytestmark = pytest.mark.django_db
FAILED = "Final-Recipient: rfc822; mara.lindner@posteo.example\nAction: {}\nStatus: 5.1.1"


@pytest.fixture
def answer(in_nordnetz: Nordnetz) -> Message:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))
    answer = replies(in_nordnetz.jana, matter, "Restart it.")
    Delivery.objects.update(state="sent", attempts=1)
    solve(conversation=matter, actor=in_nordnetz.jana)
    return answer


def bounces(
    nordnetz: Nordnetz | Fremdfirma, answer: Message, action: str = "failed", number: int = 1
) -> None:
    raw = report(
        FAILED.format(action),
        id_=message_id_for(answer.id, nordnetz.inbox.address),
        Message_ID=f"<{number}@mx.example>",
    )
    store_arrival(inbox=nordnetz.inbox, raw=raw, meta={"mail_from": ""})
    take_in_arrivals()


def delivery() -> Delivery:
    return Delivery.unscoped.get()


def test_what_comes_back_is_said_at_the_message_and_opens_the_conversation(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    bounces(in_nordnetz, answer)
    assert delivery().state == "returned"
    assert delivery().returned_from == ["mara.lindner@posteo.example"]
    assert delivery().error == "This address does not exist."
    matter = Conversation.objects.get()
    assert matter.status == "open"
    assert happened(matter)[-3:] == [
        "delivery.changed",
        "delivery.returned",
        "conversation.reopened",
    ]


def test_a_report_that_comes_twice_is_noted_once(in_nordnetz: Nordnetz, answer: Message) -> None:
    bounces(in_nordnetz, answer)
    bounces(in_nordnetz, answer)
    assert happened(Conversation.objects.get()).count("delivery.returned") == 1


def test_a_delay_changes_nothing_and_is_noted(in_nordnetz: Nordnetz, answer: Message) -> None:
    bounces(in_nordnetz, answer, "delayed")
    assert delivery().state == "sent"
    assert Conversation.objects.get().status == "solved"
    assert happened(Conversation.objects.get())[-1] == "delivery.delayed"


def test_states_only_move_forward(in_nordnetz: Nordnetz, answer: Message) -> None:
    seen = []
    for number, action in enumerate(("delivered", "failed", "delivered", "delayed")):
        bounces(in_nordnetz, answer, action, number)
        seen.append(delivery().state)
    assert seen == ["delivered", "returned", "returned", "returned"]


def test_a_report_quicker_than_our_own_note_of_sending_holds(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    Delivery.objects.update(state="sending", sent_at=None)
    in_the_workers_hands = delivery()
    bounces(in_nordnetz, answer)
    _taken(in_the_workers_hands, Receipt("<ours@nordnetz.example>"))
    assert delivery().state == "returned"
    assert delivery().sent_at
    assert Message.objects.get(pk=answer.pk).external_id == "<ours@nordnetz.example>"


def test_what_came_back_can_be_sent_again_and_an_old_report_does_not_stop_it(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    bounces(in_nordnetz, answer)
    retry_delivery(message=answer, actor=in_nordnetz.jana)
    bounces(in_nordnetz, answer, number=2)
    assert (delivery().state, delivery().returned_from) == ("queued", [])


def test_another_company_reports_nothing_about_our_messages(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma, answer: Message
) -> None:
    bounces(fremdfirma, answer)
    assert delivery().state == "sent"
    assert Conversation.objects.get().status == "solved"
