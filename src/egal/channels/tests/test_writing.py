"""What is looked at before an answer is written."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from egal.channels import outbox, registry
from egal.channels.base import Capabilities, Heard, InboxSettings
from egal.channels.discretion import LooksPrivate, looks_private
from egal.channels.fitting import TooLong, in_parts
from egal.channels.outbox import send_delivery
from egal.channels.prices import Unaffordable, in_words, money, month_of, price_of
from egal.channels.tests.fake import FakeChannel
from egal.channels.ways import Shut, Way, chosen_way, ways_to_reply
from egal.channels.writing import Said, ready
from egal.conversations.actions.drafts import draft_of
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Delivery, Spending
from egal.shared import clock
from egal.testing.people import Nordnetz, conversation_of, writes

pytestmark = pytest.mark.django_db

SQUARE = Capabilities(
    True, sends_again=False, public=True, max_length=280, measure="weighted", threads=True
)
LONG = "The light blinks because the line is measured. " * 12


class Square(FakeChannel):
    """Everybody reads along there, and every message costs."""

    currency = "USD"

    def __init__(self) -> None:
        super().__init__()
        self.now = SQUARE
        self.most: int | None = None

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        return self.now

    def price(self, inbox: InboxSettings, text: str, *, public: bool) -> int:
        return 200_000 if "https://" in text else 15_000

    def budget(self, inbox: InboxSettings) -> int | None:
        return self.most


@pytest.fixture
def square(fake: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> Square:
    channel = Square()
    monkeypatch.setattr(registry, "channels", lambda: {channel.key: channel})
    return channel


@pytest.fixture
def way(in_nordnetz: Nordnetz, square: Square) -> Way:
    return chosen_way(conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello?")), None)


def test_what_is_short_enough_goes_out_as_one(way: Way) -> None:
    body = ready(way, Said(text="We look at it."))
    assert (body.text, body.rest) == ("We look at it.", ())


def test_a_long_answer_wants_somebodys_consent_to_its_parts(way: Way) -> None:
    with pytest.raises(TooLong, match="3 numbered ones") as refused:
        ready(way, Said(text=LONG))
    assert len(refused.value.parts) == 3
    with pytest.raises(TooLong):
        ready(way, Said(text=LONG, most_parts=2))
    body = ready(way, Said(text=LONG, most_parts=3))
    assert body.texts == in_parts(SQUARE, LONG.strip())
    assert body.text.endswith("(1/3)")


def test_where_there_are_no_threads_it_must_be_shortened(way: Way) -> None:
    with pytest.raises(TooLong, match="280 characters at most"):
        ready(replace(way, capabilities=replace(SQUARE, threads=False)), Said(text=LONG))


def test_what_looks_private_does_not_go_out_in_public(way: Way) -> None:
    said = Said(text="Your IBAN DE89 3704 0044 0532 0130 00 is noted, call 030 1234567.")
    with pytest.raises(LooksPrivate, match="DE89 3704 0044 0532 0130 00") as refused:
        ready(way, said)
    words = [each.text for each in refused.value.findings]
    with pytest.raises(LooksPrivate):
        ready(way, replace(said, may_be_public=words[:1]))
    assert ready(way, replace(said, may_be_public=words))


def test_in_private_everything_may_be_said(way: Way) -> None:
    private = replace(way, capabilities=replace(SQUARE, public=False))
    assert ready(private, Said(text="Your IBAN DE89 3704 0044 0532 0130 00 is noted."))


def test_the_companys_own_address_is_no_secret(in_nordnetz: Nordnetz) -> None:
    assert not looks_private("Write to support@nordnetz.example.", in_nordnetz.workspace)
    assert looks_private("Write to mara@posteo.example.", in_nordnetz.workspace)


def test_the_price_is_told_before(way: Way, square: Square) -> None:
    square.most = 50_000_000
    _spent(way, 12_400_000)
    price = price_of(way.inbox, ["Hello."], public=True)
    assert price
    words = "Costs about $0.015, with a link $0.20; $12.40 of $50.00 spent this month."
    assert in_words(price) == words
    assert price.level == "fine"


@pytest.mark.parametrize(("spent", "level"), [(39_990_000, "much"), (49_990_000, "over")])
def test_four_fifths_warn_and_the_budget_stops(
    way: Way, square: Square, spent: int, level: str
) -> None:
    square.most = 50_000_000
    _spent(way, spent)
    price = price_of(way.inbox, ["Hello."], public=True)
    assert price
    assert price.level == level
    if level == "over":
        with pytest.raises(Unaffordable, match="does not reach for it"):
            ready(way, Said(text="Hello."))


def test_parts_are_paid_each(way: Way) -> None:
    price = price_of(way.inbox, ["One.", "Two https://a.example"], public=True)
    assert price
    assert (price.amount, price.with_link) == (215_000, None)


@pytest.mark.parametrize(
    ("amount", "told"), [(15_000, "$0.015"), (200_000, "$0.20"), (7_900, "$0.0079"), (0, "$0.00")]
)
def test_money_is_told_as_exactly_as_it_must(amount: int, told: str) -> None:
    assert money(amount, "USD") == told


def test_nothing_is_planned_for_after_the_window(way: Way) -> None:
    closes_at = clock.now() + timedelta(hours=3)
    closing = replace(way, capabilities=replace(SQUARE, closes_at=closes_at))
    with pytest.raises(Shut, match="takes answers until"):
        ready(closing, Said(text="Hello.", send_at=closes_at + timedelta(hours=1)))


def test_what_comes_too_late_is_not_tried_and_kept(
    in_nordnetz: Nordnetz, square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello?"))
    square.now = replace(SQUARE, public=False)
    said = _replied(in_nordnetz, conversation)

    def closed(inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        is_new = heard is not None and heard.last_at > conversation.created_at
        return square.now if is_new else Capabilities(False, "The window has closed.")

    monkeypatch.setattr(square, "capabilities", closed)
    _sent()
    delivery = Delivery.unscoped.get(pk=said)
    assert (delivery.state, delivery.error) == ("failed", "The window has closed.")
    assert not square.sent
    draft = draft_of(conversation=conversation, agent=in_nordnetz.jana)
    assert draft
    assert draft.text == "We look at it."


def test_a_spent_budget_stops_what_waits(in_nordnetz: Nordnetz, square: Square) -> None:
    conversation = conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello?"))
    said = _replied(in_nordnetz, conversation)
    square.most = 1_000
    _sent()
    delivery = Delivery.unscoped.get(pk=said)
    assert delivery.state == "failed"
    assert "does not reach for it" in delivery.error
    assert not square.sent


def test_what_is_public_and_what_is_not_are_two_ways(in_nordnetz: Nordnetz, square: Square) -> None:
    [way] = ways_to_reply(conversation_of(writes(in_nordnetz.inbox, "Mara", "Hello?")))
    assert way.key == (in_nordnetz.inbox.id, True)


def _spent(way: Way, amount: int) -> None:
    Spending.objects.create(
        workspace=way.inbox.workspace,
        inbox=way.inbox,
        month=month_of(way.inbox.workspace),
        currency="USD",
        amount=amount,
    )


def _replied(company: Nordnetz, conversation: Conversation) -> int:
    way = chosen_way(conversation, None)
    values: dict[str, Any] = {"to": way.addressed(), "inbox": way.inbox, "public": way.public}
    said = reply(conversation=conversation, actor=company.jana, text="We look at it.", **values)
    return said.delivery.pk


def _sent() -> None:
    """In this thread, which sees an open transaction."""
    for delivery_id, _inbox in outbox._claim(free=outbox.AT_ONCE, busy=[]):
        send_delivery(delivery_id)
