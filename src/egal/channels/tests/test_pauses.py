from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from egal.channels import outbox
from egal.channels.base import Outbound, Receipt, Reconnect, Refused, Unreachable
from egal.channels.outbox import send_delivery
from egal.channels.pauses import ENOUGH, FIRST_REST, LONGEST_REST
from egal.channels.tests.fake import FakeChannel, accepts
from egal.channels.ways import chosen_way, ways_to_reply
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Conversation, Delivery, Message, Pause
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, email_inbox, replies, writes
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def conversation(in_nordnetz: Nordnetz, fake: FakeChannel) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))


@pytest.fixture
def down(in_nordnetz: Nordnetz, fake: FakeChannel, conversation: Conversation) -> Message:
    """The provider has not answered five times; the last of seven messages still waits."""
    fake.provider = fails(Unreachable("The mail server cannot be reached."))
    with clock.at(NOON):
        answers = [replies(in_nordnetz.jana, conversation, f"Part {n}.") for n in range(7)]
    while works():
        pass
    return answers[-1]


def works(after: timedelta = timedelta(0)) -> int:
    """One delivery at a time, as long as there is room."""
    with clock.at(NOON + after):
        claimed = outbox._claim(free=1, busy=[])
        for delivery_id, _inbox in claimed:
            send_delivery(delivery_id)
    return len(claimed)


def fails(error: Exception) -> Callable[[Outbound], Receipt]:
    def provider(_: Outbound) -> Receipt:
        raise error

    return provider


def pauses() -> list[str]:
    kinds = Event.objects.filter(kind__in=["inbox.paused", "inbox.resumed"]).order_by("id")
    return list(kinds.values_list("kind", flat=True))


def test_after_five_failures_the_inbox_rests(down: Message) -> None:
    pause = Pause.objects.get()
    assert (pause.failures, pause.until) == (ENOUGH, NOON + FIRST_REST)
    assert pause.reason == "The mail server cannot be reached."
    assert Delivery.objects.get(message=down).attempts == 0
    assert pauses() == ["inbox.paused"]


def test_another_inbox_goes_on(in_nordnetz: Nordnetz, fake: FakeChannel, down: Message) -> None:
    other = email_inbox(in_nordnetz.workspace, "billing@nordnetz.example")
    henrik = conversation_of(writes(other, "Henrik", "My bill?"))
    fake.provider = accepts
    with clock.at(NOON):
        bill = replies(in_nordnetz.jana, henrik, "Here it is.")
    assert works() == 1
    assert Delivery.objects.get(message=bill).state == "sent"


def test_after_the_rest_one_tries_and_opens_the_way(fake: FakeChannel, down: Message) -> None:
    fake.provider = accepts
    with clock.at(NOON + FIRST_REST):
        assert len(outbox._claim(free=8, busy=[])) == 1
    Delivery.objects.filter(state="sending").update(state="queued", due_at=NOON)
    assert works(after=FIRST_REST) == 1
    assert not Pause.objects.exists()
    assert pauses() == ["inbox.paused", "inbox.resumed"]


def test_a_failing_try_makes_the_rest_longer(down: Message) -> None:
    for number in range(10):
        Delivery.objects.update(due_at=NOON)
        works(after=Pause.objects.get().until - NOON)  # type: ignore[operator]  # it rests
        longest = min(FIRST_REST * 2 ** (number + 1), LONGEST_REST)
        assert Pause.objects.get().rests == number + 2
    assert longest == LONGEST_REST


def test_a_message_that_is_refused_says_nothing_about_the_inbox(
    in_nordnetz: Nordnetz, fake: FakeChannel, conversation: Conversation
) -> None:
    fake.provider = fails(Refused("No such mailbox."))
    with clock.at(NOON):
        for number in range(7):
            replies(in_nordnetz.jana, conversation, f"Part {number}.")
    while works():
        pass
    assert not Pause.objects.exists()


def test_settings_that_are_no_longer_good_rest_at_once_and_close_the_composer(
    in_nordnetz: Nordnetz, fake: FakeChannel, conversation: Conversation
) -> None:
    fake.provider = fails(Reconnect("The password has changed."))
    with clock.at(NOON):
        replies(in_nordnetz.jana, conversation, "Part 1.")
        works()
        [way] = ways_to_reply(conversation)
        assert (way.capabilities.can_send, way.caution) == (False, "")
        with pytest.raises(Trouble, match=r"rests until .*The password has changed"):
            chosen_way(conversation, None)


def test_while_the_provider_is_down_the_composer_says_so(
    conversation: Conversation, down: Message
) -> None:
    with clock.at(NOON):
        way = chosen_way(conversation, None)
    assert "The mail server cannot be reached." in way.caution
    with clock.at(NOON + FIRST_REST):
        assert chosen_way(conversation, None).caution == ""


def test_a_failed_one_can_be_tried_again(
    in_nordnetz: Nordnetz, fake: FakeChannel, conversation: Conversation
) -> None:
    fake.provider = fails(Reconnect("The password has changed."))
    with clock.at(NOON):
        answer = replies(in_nordnetz.jana, conversation, "Part 1.")
    works()
    fake.provider = accepts
    with clock.at(NOON + SECOND):
        for _ in range(2):
            retry_delivery(message=answer, actor=in_nordnetz.tariq)
    assert works(after=SECOND) == 1
    assert Delivery.objects.get().state == "sent"
    assert Event.objects.filter(kind="delivery.retried").count() == 1


def test_what_was_sent_is_not_sent_again(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with clock.at(NOON):
        answer = replies(in_nordnetz.jana, conversation, "Part 1.")
    works()
    with pytest.raises(Trouble, match="Only what was not sent"):
        retry_delivery(message=answer, actor=in_nordnetz.jana)


def test_who_may_not_write_may_not_retry(in_nordnetz: Nordnetz, down: Message) -> None:
    from egal.testing.people import vera

    with pytest.raises(NotAllowed):
        retry_delivery(message=down, actor=vera(in_nordnetz.workspace))
