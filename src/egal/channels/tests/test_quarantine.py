from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from egal.channels import arrivals
from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Raw
from egal.channels.models import Arrival
from egal.channels.quarantine import quarantined, replay, sender_of
from egal.channels.reader import Asked, NurseryGone, Outcome, ReadingFailed
from egal.channels.tests.fake import FakeChannel, payload
from egal.conversations.models import Message
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def nonsense(in_nordnetz: Nordnetz, fake: FakeChannel) -> Arrival:
    """What Eve sent at noon, and nobody could read."""
    with clock.at(NOON):
        arrival = arrives(in_nordnetz, "nonsense")
        take_in_arrivals()
    return arrival


def arrives(nordnetz: Nordnetz, text: str) -> Arrival:
    meta = {"mail_from": "eve@fremdfirma.example"}
    return store_arrival(inbox=nordnetz.inbox, raw=payload(text), meta=meta)


def events(kind: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(kind=kind).order_by("id").values_list("data", flat=True))


def test_what_is_quarantined_is_shown_with_its_cause(nonsense: Arrival) -> None:
    shown = quarantined().get()
    assert (shown.error, shown.quarantined_at) == ("This is not a mail.", NOON)
    assert sender_of(shown) == "eve@fremdfirma.example"
    assert vars(shown)["size"] == len(payload("nonsense"))


def test_it_is_recorded(in_nordnetz: Nordnetz, nonsense: Arrival) -> None:
    assert events("arrival.quarantined") == [
        {"arrival": nonsense.id, "inbox": in_nordnetz.inbox.id, "cause": "This is not a mail."}
    ]


def test_replayed_it_is_read_from_the_beginning(
    in_nordnetz: Nordnetz, fake: FakeChannel, nonsense: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = fake.read
    replay(arrival=nonsense, actor=in_nordnetz.jana)
    assert not quarantined().exists()
    monkeypatch.setattr(
        fake, "read", lambda raw: reading(Raw(payload("Now I see."), raw.meta, raw.inbox_address))
    )
    assert take_in_arrivals() == 1
    assert Message.objects.get().text == "Now I see."


def test_a_replay_is_recorded_once(in_nordnetz: Nordnetz, nonsense: Arrival) -> None:
    for _ in range(2):
        replay(arrival=nonsense, actor=in_nordnetz.jana)
    nonsense.refresh_from_db()
    assert (nonsense.state, nonsense.attempts) == ("waiting", 0)
    assert len(events("arrival.replayed")) == 1


def test_what_has_become_a_message_is_not_replayed(
    in_nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    taken = arrives(in_nordnetz, "Hello.")
    take_in_arrivals()
    with pytest.raises(Trouble, match="has become a message already"):
        replay(arrival=taken, actor=in_nordnetz.jana)


def test_tariq_may_not_replay(in_nordnetz: Nordnetz, nonsense: Arrival) -> None:
    with pytest.raises(NotAllowed):
        replay(arrival=nonsense, actor=in_nordnetz.tariq)


def test_eve_neither_sees_nor_replays_what_is_nordnetzs(
    nonsense: Arrival, fremdfirma: Fremdfirma
) -> None:
    with scope.of(fremdfirma.workspace.id):
        assert not quarantined().exists()
        with pytest.raises(NotAllowed):
            replay(arrival=nonsense, actor=fremdfirma.eve)


def test_what_takes_too_long_is_tried_three_times(in_nordnetz: Nordnetz, fake: FakeChannel) -> None:
    def slow(_asked: Sequence[Asked]) -> list[Outcome]:
        raise ReadingFailed("Reading this takes too long.")

    with clock.at(NOON):
        arrives(in_nordnetz, "loops")
    for minute in range(10):
        with clock.at(NOON + timedelta(minutes=minute)):
            take_in_arrivals(slow)
    assert quarantined().get().error == "Reading this takes too long."
    assert quarantined().get().attempts == arrivals.TRIES


def test_without_a_reader_no_mail_loses_a_try(in_nordnetz: Nordnetz, fake: FakeChannel) -> None:
    def gone(_asked: Sequence[Asked]) -> list[Outcome]:
        raise NurseryGone

    for number in range(3):
        arrives(in_nordnetz, f"Mail {number}.")
    with pytest.raises(NurseryGone):
        take_in_arrivals(gone)
    assert set(Arrival.objects.values_list("attempts", flat=True)) == {0}
    assert take_in_arrivals() == 3


def test_a_batch_of_slow_ones_does_not_outlive_its_claim(
    in_nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "SHARE", -1)
    arrives(in_nordnetz, "Hello.")
    take_in_arrivals()
    assert Arrival.objects.get().attempts == 0
