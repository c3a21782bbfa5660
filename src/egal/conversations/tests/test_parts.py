"""A long answer in several messages."""

import pytest

from egal.channels import registry
from egal.channels.base import Outbound, Receipt, Refused
from egal.channels.outbox import _claim, send_delivery
from egal.channels.tests.fake import FakeChannel
from egal.conversations.actions.parts import CUT_OFF, all_parts
from egal.conversations.actions.recall import recall
from egal.conversations.actions.reply import reply
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Conversation, Delivery, Draft, Message
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz, conversation_of, writes

pytestmark = pytest.mark.django_db


class Network(FakeChannel):
    """Refuses one part, by its number."""

    refused = 0

    def send(self, message: Outbound) -> Receipt:
        if f" {self.refused}/" in message.text:
            raise Refused("Mara takes no mail.")
        return super().send(message)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setattr(registry, "channels", lambda: {"email": network})
    return network


@pytest.fixture
def answer(in_nordnetz: Nordnetz) -> Message:
    matter = conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))
    return reply(
        conversation=matter,
        actor=in_nordnetz.jana,
        text="Unplug it. 1/3",
        rest=["Wait a minute. 2/3", "Plug it in. 3/3"],
        inbox=in_nordnetz.inbox,
        to=[{"kind": "email", "address": "mara.lindner@posteo.example", "name": "Mara"}],
        request_id="long",
    )


def test_each_part_waits_until_the_one_before_it_is_sent(answer: Message) -> None:
    parts = all_parts(answer)
    assert [part.text[-3:] for part in parts] == ["1/3", "2/3", "3/3"]
    for part in parts:
        [(claimed, _inbox)] = _claim(free=8, busy=[])
        assert Delivery.objects.get(pk=claimed).message == part
        Delivery.objects.filter(pk=claimed).update(state="sent")


def works() -> None:
    """The outbox does what it can."""
    while claimed := _claim(free=8, busy=[]):
        for delivery, _inbox in claimed:
            send_delivery(delivery)


def outcomes() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("message").values_list("state", "error"))


def test_what_follows_a_part_that_was_refused_is_not_sent(
    answer: Message, network: Network
) -> None:
    network.refused = 1
    works()
    assert outcomes() == [("failed", "Mara takes no mail."), *[("failed", CUT_OFF)] * 2]
    assert not network.sent


@pytest.mark.parametrize("tried", [1, 2])
def test_trying_one_part_again_sends_the_rest(
    answer: Message, network: Network, in_nordnetz: Nordnetz, tried: int
) -> None:
    network.refused = 2
    works()
    network.refused = 0
    retry_delivery(message=all_parts(answer)[tried], actor=in_nordnetz.jana)
    works()
    assert outcomes() == [("sent", "")] * 3
    assert [each.text[-3:] for each in network.sent] == ["1/3", "2/3", "3/3"]


def test_a_part_that_came_back_holds_up_nothing_for_ever(
    answer: Message, in_nordnetz: Nordnetz
) -> None:
    Delivery.objects.filter(message=answer).update(state="sent")
    report_delivery(message=answer, actor=SYSTEM, state="returned")
    assert outcomes() == [("returned", ""), *[("failed", CUT_OFF)] * 2]
    retry_delivery(message=answer, actor=in_nordnetz.jana)
    assert {state for state, _error in outcomes()} == {"queued"}


def test_taking_it_back_takes_all_of_it_back(answer: Message, in_nordnetz: Nordnetz) -> None:
    recall(message=all_parts(answer)[1], actor=in_nordnetz.jana)
    assert Message.objects.filter(direction="outbound").count() == 0
    assert Draft.objects.get().text.count("/3") == 3
    assert Conversation.objects.get().message_count == 1
