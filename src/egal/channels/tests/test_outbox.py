from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier
from threading import Event as Event_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.channels import outbox
from egal.channels.base import (
    Capabilities,
    DeliveryError,
    NotPermitted,
    Outbound,
    Receipt,
    Reconnect,
    Refused,
    TryAgain,
    WindowClosed,
)
from egal.channels.outbox import Sender, pause, send_delivery, settle_lost
from egal.channels.tests.fake import FakeChannel, Killed, accepts
from egal.conversations.models import Conversation, Delivery, Message
from egal.events.models import Event
from egal.shared import clock
from egal.testing.people import (
    CUSTOMERS,
    Nordnetz,
    conversation_of,
    email_inbox,
    replies,
    writes,
)
from egal.testing.together import together

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def conversation(in_nordnetz: Nordnetz, fake: FakeChannel) -> Conversation:
    return conversation_of(
        writes(in_nordnetz.inbox, "Mara", "The light blinks.", message_id="<1@posteo.example>")
    )


@pytest.fixture
def answer(in_nordnetz: Nordnetz, conversation: Conversation) -> Message:
    """Jana's answer, written at noon, not sent yet."""
    with clock.at(NOON):
        return replies(in_nordnetz.jana, conversation, "We look at your line today.")


def works(after: timedelta = timedelta(0)) -> int:
    """What a step does, in this thread, which sees an open transaction."""
    with clock.at(NOON + after):
        settle_lost()
        claimed = outbox._claim(free=outbox.AT_ONCE, busy=[])
        for delivery_id, _inbox in claimed:
            send_delivery(delivery_id)
    return len(claimed)


def step() -> int:
    """What the worker does until there is nothing more to begin."""
    with Sender() as sender:
        return sender.step()


def delivery(message: Message) -> Delivery:
    return Delivery.unscoped.select_related("message").get(message=message)


def fails(error: Exception | type[BaseException]) -> Callable[[Outbound], Receipt]:
    def provider(_: Outbound) -> Receipt:
        raise error

    return provider


def changes() -> list[tuple[str, str]]:
    events = Event.objects.filter(kind="delivery.changed").order_by("id")
    return [(event.data["new"], event.data["error"]) for event in events]


def test_what_was_sent_has_the_providers_id(answer: Message) -> None:
    assert works(after=MINUTE) == 1
    sent = delivery(answer)
    assert (sent.state, sent.error, sent.sent_at) == ("sent", "", NOON + MINUTE)
    assert sent.message.external_id == f"<{answer.id}@nordnetz.example>"
    assert works(after=60 * MINUTE) == 0


def test_sending_is_recorded(answer: Message) -> None:
    works()
    event = Event.objects.get(kind="delivery.changed")
    assert event.conversation_id == answer.conversation_id
    assert event.data == {"message": answer.id, "old": "sending", "new": "sent", "error": ""}
    assert event.actor_kind == "system"


def test_the_channel_is_told_all_it_needs(fake: FakeChannel, answer: Message) -> None:
    works()
    (sent,) = fake.sent
    assert (sent.inbox_address, sent.author_name) == ("support@nordnetz.example", "Jana Köster")
    assert list(sent.to) == [CUSTOMERS["Mara"]]
    assert sent.text == "We look at your line today."
    assert (sent.answers, list(sent.thread)) == ("<1@posteo.example>", [])
    assert sent.created_at == NOON


def test_an_answer_names_what_came_before_in_order(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation, answer: Message
) -> None:
    works()
    for number in (2, 3):
        name = f"<{number}@posteo.example>"
        writes(in_nordnetz.inbox, "Mara", "It does.", answers=answer.id, message_id=name)
    with clock.at(NOON):
        replies(in_nordnetz.jana, conversation, "We set it back.")
    works()
    ours = f"<{answer.id}@nordnetz.example>"
    assert fake.sent[-1].answers == "<3@posteo.example>"
    assert list(fake.sent[-1].thread) == ["<1@posteo.example>", ours, "<2@posteo.example>"]


def test_what_came_by_another_inbox_is_not_named(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation, answer: Message
) -> None:
    works()
    sales = email_inbox(in_nordnetz.workspace, "sales@nordnetz.example")
    writes(sales, "Mara", "And a lamp?", answers=answer.id, message_id="<2@posteo.example>")
    with clock.at(NOON):
        replies(in_nordnetz.jana, conversation, "No lamps.")
    works()
    assert (fake.sent[-1].answers, list(fake.sent[-1].thread)) == ("<2@posteo.example>", [])


def test_what_may_work_later_waits_and_says_why(fake: FakeChannel, answer: Message) -> None:
    fake.provider = fails(TryAgain("The mailbox is busy."))
    works()
    waiting = delivery(answer)
    assert (waiting.state, waiting.error, waiting.attempts) == ("queued", "The mailbox is busy.", 1)
    assert NOON + outbox.FIRST_PAUSE * 0.75 <= waiting.due_at <= NOON + outbox.FIRST_PAUSE * 1.25
    assert changes() == [("queued", "The mailbox is busy.")]
    fake.provider = accepts
    assert works(after=MINUTE) == 1
    assert (delivery(answer).state, delivery(answer).error) == ("sent", "")


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (NOON + 7 * MINUTE, NOON + 7 * MINUTE),
        (datetime(1970, 1, 1, tzinfo=UTC), NOON + outbox.SHORTEST_PAUSE),
        (datetime(2100, 1, 1, tzinfo=UTC), NOON + outbox.GIVE_UP_AFTER),
    ],
)
def test_the_provider_may_say_when_within_reason(
    fake: FakeChannel, answer: Message, wish: datetime, kept: datetime
) -> None:
    fake.provider = fails(TryAgain("Slow down.", retry_at=wish))
    works()
    assert delivery(answer).due_at == kept


def test_after_two_days_it_has_failed(fake: FakeChannel, answer: Message) -> None:
    fake.provider = fails(TryAgain("The mailbox is busy."))
    works(after=timedelta(days=2))
    assert delivery(answer).state == "queued"
    works(after=timedelta(days=2, hours=1))
    assert (delivery(answer).state, delivery(answer).error) == ("failed", "The mailbox is busy.")


@pytest.mark.parametrize(
    "error",
    [
        Refused("There is no such mailbox."),
        Reconnect("The password has changed."),
        WindowClosed("Mara was last heard eight days ago."),
        NotPermitted("Mara has blocked this page."),
    ],
)
def test_what_will_never_work_has_failed_and_is_not_tried_again(
    fake: FakeChannel, answer: Message, error: DeliveryError
) -> None:
    fake.provider = fails(error)
    works()
    assert (delivery(answer).state, delivery(answer).error) == ("failed", str(error))
    assert changes() == [("failed", str(error))]
    assert works(after=timedelta(days=1)) == 0


def test_a_fault_of_ours_waits_like_any_other_and_is_shown(
    fake: FakeChannel, answer: Message
) -> None:
    fake.provider = fails(ZeroDivisionError("a fault of ours"))
    works()
    assert delivery(answer).state == "queued"
    assert delivery(answer).error == "ZeroDivisionError: a fault of ours"
    works(after=timedelta(days=3))
    assert delivery(answer).state == "failed"


def test_what_a_killed_worker_had_in_hand_is_sent_when_its_claim_lapses(
    fake: FakeChannel, answer: Message
) -> None:
    fake.provider = fails(Killed)
    with pytest.raises(Killed):
        works()
    assert delivery(answer).state == "sending"
    fake.provider = accepts
    assert works(after=outbox.CLAIM - MINUTE) == 0
    assert works(after=outbox.CLAIM) == 1
    assert (delivery(answer).state, delivery(answer).attempts) == ("sent", 2)


@pytest.mark.parametrize(
    "late", [None, TryAgain("Too late."), Refused("Too late."), ZeroDivisionError("Too late.")]
)
def test_the_late_result_of_a_lapsed_worker_changes_nothing(
    fake: FakeChannel, answer: Message, late: Exception | None
) -> None:
    def slow(message: Outbound) -> Receipt:
        fake.provider = lambda _: Receipt("<second@nordnetz.example>")
        assert works(after=outbox.CLAIM) == 1
        if late:
            raise late
        return Receipt("<first@nordnetz.example>")

    fake.provider = slow
    works()
    assert (delivery(answer).state, delivery(answer).error) == ("sent", "")
    assert delivery(answer).message.external_id == "<second@nordnetz.example>"
    assert changes() == [("unknown", ""), ("sent", "")]


def test_a_lapsed_worker_does_not_speak_for_the_one_who_is_sending_now(
    fake: FakeChannel, answer: Message
) -> None:
    def slow(_: Outbound) -> Receipt:
        with clock.at(NOON + outbox.CLAIM):
            settle_lost()
            assert len(outbox._claim(free=1, busy=[])) == 1
        raise Refused("Too late.")

    fake.provider = slow
    works()
    assert (delivery(answer).state, delivery(answer).attempts) == ("sending", 2)
    assert changes() == [("unknown", "")]


def test_one_bad_recipient_holds_up_nobody(
    fake: FakeChannel, in_nordnetz: Nordnetz, answer: Message
) -> None:
    henrik = conversation_of(writes(in_nordnetz.inbox, "Henrik", "I am moving house."))
    with clock.at(NOON):
        other = replies(in_nordnetz.jana, henrik, "Where to?")

    def picky(message: Outbound) -> Receipt:
        if message.to[0] == CUSTOMERS["Mara"]:
            raise Refused("There is no such mailbox.")
        return accepts(message)

    fake.provider = picky
    assert works() == 2
    assert [delivery(answer).state, delivery(other).state] == ["failed", "sent"]


def test_a_removed_channel_is_said(
    in_nordnetz: Nordnetz, fake: FakeChannel, answer: Message
) -> None:
    in_nordnetz.inbox.channel = "pigeon"
    in_nordnetz.inbox.save()
    works()
    assert "There is no channel “pigeon”" in delivery(answer).error


@pytest.mark.django_db(transaction=True)
def test_two_of_an_inbox_are_sent_side_by_side_at_the_callers_time(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    together_now = Barrier(2)
    with clock.at(NOON):
        answers = [replies(in_nordnetz.jana, conversation, f"Part {n}.") for n in range(3)]

    def meets(message: Outbound) -> Receipt:
        together_now.wait(timeout=10)
        return accepts(message)

    fake.provider = meets
    with clock.at(NOON + MINUTE):
        assert step() == 2
    assert [delivery(each).state for each in answers] == ["sent", "sent", "queued"]
    assert delivery(answers[0]).sent_at == NOON + MINUTE


@pytest.mark.django_db(transaction=True)
def test_a_slow_provider_holds_up_its_own_inbox_only(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    answers_again, sent = Event_(), Event_()
    other = email_inbox(in_nordnetz.workspace, "billing@nordnetz.example")
    henrik = conversation_of(writes(other, "Henrik", "My bill?"))
    for number in range(3):
        replies(in_nordnetz.jana, conversation, f"Part {number}.")

    def wedged(message: Outbound) -> Receipt:
        if message.inbox_address == other.address:
            sent.set()
        else:
            answers_again.wait(timeout=10)
        return accepts(message)

    fake.provider = wedged
    with Sender() as sender:
        assert sender.step() == 2
        bill = replies(in_nordnetz.jana, henrik, "Here it is.")
        assert sender.step() == 1
        assert sent.wait(timeout=5)
        assert sender.step() == 0
        answers_again.set()
    assert delivery(bill).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_free_thread_is_told_and_taken(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    for number in range(6):
        replies(in_nordnetz.jana, conversation, f"Part {number}.")
    free = Event_()
    with Sender(freed=free.set) as sender:
        while len(fake.sent) < 6:
            sender.step()
            assert free.wait(timeout=10)
            free.clear()
    assert Delivery.unscoped.filter(state="sent").count() == 6


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_message_once(
    fake: FakeChannel, in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    for number in range(20):
        replies(in_nordnetz.jana, conversation, f"Part {number}.")

    def until_done() -> int:
        return sum(iter(step, 0))

    assert sum(each for each in together(*[until_done] * 4) if isinstance(each, int)) == 20
    assert sorted(message.text for message in fake.sent) == sorted(f"Part {n}." for n in range(20))


@pytest.mark.django_db(transaction=True)
def test_a_batch_survives_one_that_cannot_even_be_noted(
    fake: FakeChannel, conversation: Conversation, answer: Message
) -> None:
    fake.provider = lambda _: Receipt("NUL is no id\x00")
    assert step() == 1
    assert delivery(answer).state == "sending"
    assert delivery(answer).sent_at is None


def test_what_was_lost_in_the_middle_is_unknown_and_then_marked(
    fake: FakeChannel, answer: Message
) -> None:
    is_lost(fake)
    with clock.at(NOON + outbox.CLAIM):
        settle_lost()
    assert (delivery(answer).state, delivery(answer).unknowns) == ("unknown", 1)
    works(after=outbox.CLAIM)
    marked = delivery(answer)
    assert (marked.state, marked.possible_duplicate_at) == ("sent", NOON + outbox.CLAIM)
    assert [state for state, _ in changes()] == ["unknown", "sent"]


def test_what_was_sent_at_once_carries_no_mark(answer: Message) -> None:
    works()
    assert delivery(answer).possible_duplicate_at is None


def test_what_is_lost_three_times_waits_for_a_person(fake: FakeChannel, answer: Message) -> None:
    for number in range(outbox.UNKNOWNS):
        is_lost(fake, after=number * outbox.CLAIM)
    assert works(after=10 * outbox.CLAIM) == 0
    assert delivery(answer).state == "failed"
    assert delivery(answer).error.startswith("Nobody knows whether this was sent")


def test_a_channel_that_cannot_tell_copies_sends_none(
    fake: FakeChannel, answer: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot = Capabilities(can_send=True, sends_again=False)
    monkeypatch.setattr(fake, "capabilities", lambda _inbox, _heard=None: cannot)
    is_lost(fake)
    works(after=outbox.CLAIM)
    assert (delivery(answer).state, len(fake.sent)) == ("failed", 0)


def is_lost(fake: FakeChannel, after: timedelta = timedelta(0)) -> None:
    fake.provider = fails(Killed)
    with pytest.raises(Killed):
        works(after=after)
    fake.provider = accepts


@given(st.integers(min_value=1, max_value=2**31))
def test_the_pause_keeps_to_its_bounds(attempts: int) -> None:
    waited = pause(attempts)
    assert outbox.FIRST_PAUSE * 0.75 <= waited <= outbox.LONGEST_PAUSE * 1.25


@given(st.integers(min_value=1, max_value=40))
def test_the_pause_grows_up_to_its_cap(attempts: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("random.uniform", lambda *_: 1.0)
        here, later = pause(attempts), pause(attempts + 1)
    assert later == min(2 * here, outbox.LONGEST_PAUSE)


def test_who_has_it_gets_no_second_copy(answer: Message, fake: FakeChannel) -> None:
    mara, henrik = (CUSTOMERS[name].address for name in ("Mara", "Henrik"))

    def put_off(outbound: Outbound) -> Receipt:
        if outbound.settled:
            return Receipt("<7@fake>", reached=[henrik])
        return Receipt("<7@fake>", reached=[mara], delayed={henrik: "Henrik: 451"})

    fake.provider = put_off
    works()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reached, delivery.error) == ("queued", [mara], "Henrik: 451")
    works(MINUTE)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reached, delivery.error) == ("sent", [mara, henrik], "")


def test_who_was_refused_is_told_with_what_was_sent(answer: Message, fake: FakeChannel) -> None:
    fake.provider = lambda _: Receipt("<7@fake>", reached=["a"], refused={"b": "b: 550"})
    works()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == ("sent", "b: 550")
