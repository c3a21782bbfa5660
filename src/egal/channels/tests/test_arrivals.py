from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from egal.channels import arrivals, claims
from egal.channels.arrivals import store_arrival, store_arrivals, take_in_arrivals
from egal.channels.base import NewMessage, Raw
from egal.channels.models import Arrival
from egal.channels.tests.fake import FakeChannel, Killed, payload
from egal.conversations.models import Conversation, Message
from egal.shared import clock
from egal.shared.files import NotKept
from egal.testing.people import Nordnetz
from egal.testing.together import together
from egal.workspaces import scope

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def arrives(nordnetz: Nordnetz, text: str, *, id_: str = "") -> Arrival:
    with clock.at(NOON):
        return store_arrival(
            inbox=nordnetz.inbox,
            raw=payload(text, id_=id_),
            meta={"mail_from": "mara@posteo.example"},
        )


def now_is(arrival: Arrival) -> Arrival:
    return Arrival.unscoped.get(pk=arrival.pk)


def works(after: timedelta = timedelta(0)) -> int:
    with clock.at(NOON + after):
        return take_in_arrivals()


def is_killed(after: timedelta = timedelta(0)) -> None:
    with pytest.raises(Killed):
        works(after)


def texts() -> list[str]:
    return list(Message.unscoped.order_by("id").values_list("text", flat=True))


def test_what_arrives_is_kept_as_it_came(nordnetz: Nordnetz) -> None:
    arrival = now_is(arrives(nordnetz, "The light blinks."))
    assert bytes(arrival.raw) == payload("The light blinks.")
    assert arrival.meta == {"mail_from": "mara@posteo.example"}
    assert (arrival.state, arrival.received_at, arrival.attempts) == ("waiting", NOON, 0)
    assert not Message.unscoped.exists()


def test_several_are_kept_at_once_as_they_came(nordnetz: Nordnetz) -> None:
    came = [(b"From: Mara\r\n\x00\xff", {"uid": 1}), (payload("Hello."), {"uid": 2})]
    with clock.at(NOON):
        store_arrivals(inbox=nordnetz.inbox, came=came)
    kept = list(Arrival.unscoped.order_by("id"))
    assert [(bytes(each.raw), each.meta) for each in kept] == came
    assert {(each.state, each.received_at, each.attempts) for each in kept} == {
        ("waiting", NOON, 0)
    }


def test_an_arrival_becomes_a_message(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    arrival = arrives(nordnetz, "The light blinks.")
    assert works(after=5 * MINUTE) == 1
    assert works(after=5 * MINUTE) == 0
    message = Message.unscoped.get()
    assert (now_is(arrival).state, now_is(arrival).message) == ("taken", message)
    assert message.created_at == NOON
    assert message.from_address == "mara@posteo.example"


def test_arrivals_are_taken_in_one_after_the_other(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    for number in range(claims.BATCH + 10):
        arrives(nordnetz, f"Mail {number}.")
    assert [works(), works(), works()] == [claims.BATCH, 10, 0]
    assert texts() == [f"Mail {number}." for number in range(claims.BATCH + 10)]


def test_a_batch_can_be_in_memory_together(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        arrives(nordnetz, f"Mail {number}.")
    monkeypatch.setattr(claims, "WEIGHT", len(payload("Mail 0.")) + 1)
    assert [works(), works(), works()] == [2, 2, 0]
    monkeypatch.setattr(claims, "WEIGHT", 1)
    arrives(nordnetz, "Too heavy for a batch.")
    assert works() == 1


def test_the_same_mail_twice_is_one_message_with_two_arrivals(
    nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    both = [arrives(nordnetz, "Hello.", id_="<1@posteo.example>") for _ in range(2)]
    works()
    message = Message.unscoped.get()
    assert [now_is(each).message for each in both] == [message, message]


def test_what_cannot_be_understood_is_quarantined_at_once(
    nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    arrival = arrives(nordnetz, "nonsense")
    works()
    assert (now_is(arrival).state, now_is(arrival).error) == ("quarantined", "This is not a mail.")
    assert bytes(now_is(arrival).raw) == payload("nonsense")
    assert works(after=60 * MINUTE) == 0


def test_a_fault_of_ours_is_tried_three_times_and_then_quarantined_with_its_cause(
    nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    arrival = arrives(nordnetz, "fault")
    for minute in range(10):
        works(after=minute * MINUTE)
    assert fake.tried == ["fault"] * arrivals.TRIES
    assert now_is(arrival).state == "quarantined"
    assert now_is(arrival).error == "ZeroDivisionError: a fault of ours"


def test_between_two_tries_there_is_a_pause(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    arrival = arrives(nordnetz, "fault")
    works()
    assert (now_is(arrival).state, now_is(arrival).due_at) == ("waiting", NOON + arrivals.PAUSE)
    assert works(after=arrivals.PAUSE - timedelta(seconds=1)) == 0
    assert works(after=arrivals.PAUSE) == 1


def test_poison_does_not_hold_up_the_next_hundred(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    arrives(nordnetz, "Before.")
    arrives(nordnetz, "fault")
    arrives(nordnetz, "nonsense")
    for number in range(100):
        arrives(nordnetz, f"Mail {number}.")
    while works():
        pass
    assert texts() == ["Before."] + [f"Mail {number}." for number in range(100)]


def test_an_unknown_channel_is_a_fault_that_is_named(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    nordnetz.inbox.channel = "pigeon"
    nordnetz.inbox.save()
    arrival = arrives(nordnetz, "Coo.")
    works()
    assert "There is no channel “pigeon”" in now_is(arrival).error


def test_a_full_disk_costs_no_try_and_no_mail(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: NewMessage) -> None:
        raise NotKept("No space left on device")

    arrival = arrives(nordnetz, "The light blinks.")
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "keep_files", full)
        for minute in range(5):
            works(after=minute * MINUTE)
    assert "No space left" in now_is(arrival).error
    assert (now_is(arrival).state, now_is(arrival).attempts) == ("waiting", 0)
    works(after=5 * MINUTE)
    assert (now_is(arrival).state, now_is(arrival).error) == ("taken", "")


def test_what_a_killed_worker_had_in_hand_is_taken_up_when_its_claim_lapses(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(nordnetz, "The light blinks.")
    with monkeypatch.context() as patched:
        patched.setattr(fake, "read", lambda _: (_ for _ in ()).throw(Killed()))
        is_killed()
    assert works(after=claims.CLAIM - timedelta(seconds=1)) == 0
    assert works(after=claims.CLAIM) == 1
    assert texts() == ["The light blinks."]


def test_what_kills_every_worker_is_quarantined(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    arrival = arrives(nordnetz, "kills")
    for minute in range(arrivals.TRIES):
        is_killed(after=minute * MINUTE)
    works(after=arrivals.TRIES * MINUTE)
    assert fake.tried == ["kills"] * arrivals.TRIES
    assert now_is(arrival).state == "quarantined"
    assert "has stopped the worker again and again" in now_is(arrival).error


def test_what_kills_every_worker_does_not_take_its_neighbours_with_it(
    nordnetz: Nordnetz, fake: FakeChannel
) -> None:
    arrives(nordnetz, "kills")
    good = [arrives(nordnetz, f"Mail {number}.") for number in range(3)]
    is_killed()
    is_killed(after=MINUTE)
    assert [works(after=MINUTE) for _ in range(4)] == [1, 1, 1, 0]
    assert [now_is(each).state for each in good] == ["taken"] * 3
    is_killed(after=2 * MINUTE)
    assert [works(after=3 * MINUTE), works(after=3 * MINUTE)] == [1, 0]


def test_what_one_worker_has_in_hand_no_other_takes(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(nordnetz, "The light blinks.")
    reading = fake.read

    def meanwhile(raw: Raw) -> Iterator[NewMessage]:
        assert works() == 0
        return reading(raw)

    monkeypatch.setattr(fake, "read", meanwhile)
    assert works() == 1
    assert texts() == ["The light blinks."]


@pytest.mark.django_db(transaction=True)
def test_four_workers_take_each_mail_once(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    for number in range(40):
        arrives(nordnetz, f"Mail {number}.")
    outcomes = together(*[works] * 4)
    assert sum(each for each in outcomes if isinstance(each, int)) == 40
    assert sorted(fake.tried) == sorted(texts()) == sorted(f"Mail {n}." for n in range(40))


def test_a_worker_that_was_too_slow_takes_nothing_in_twice(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = arrives(nordnetz, "The light blinks.")
    reading = fake.read

    def slow(raw: Raw) -> Iterator[NewMessage]:
        monkeypatch.setattr(fake, "read", reading)
        assert works(after=claims.CLAIM) == 1
        return reading(raw)

    monkeypatch.setattr(fake, "read", slow)
    assert works() == 1
    assert texts() == ["The light blinks."]
    assert now_is(arrival).message == Message.unscoped.get()


@pytest.mark.parametrize("text", ["nonsense", "fault"])
def test_a_worker_that_was_too_slow_cannot_undo_what_the_next_one_did(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    arrival = arrives(nordnetz, "The light blinks.")
    reading = fake.read

    def slow_and_wrong(raw: Raw) -> Iterator[NewMessage]:
        monkeypatch.setattr(fake, "read", reading)
        assert works(after=claims.CLAIM) == 1
        return reading(Raw(payload(text), raw.meta, raw.inbox_address))

    monkeypatch.setattr(fake, "read", slow_and_wrong)
    works()
    assert (now_is(arrival).state, now_is(arrival).error) == ("taken", "")


def test_one_that_is_erased_meanwhile_holds_up_nobody(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = arrives(nordnetz, "Erase me.")
    arrives(nordnetz, "Keep me.")
    claiming = claims.claim

    def claim(limit: int, *, tried: bool) -> list[int]:
        claimed = claiming(limit, tried=tried)
        Arrival.unscoped.filter(pk=erased.pk).delete()
        return claimed

    monkeypatch.setattr(arrivals, "claim", claim)
    works()
    assert texts() == ["Keep me."]


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_a_deleted_message_is_no_poison(nordnetz: Nordnetz, fake: FakeChannel) -> None:
    first = arrives(nordnetz, "Forget me.", id_="<1@posteo.example>")
    works()
    with scope.of(nordnetz.workspace.id):
        Conversation.objects.get().delete()
    copy = arrives(nordnetz, "Forget me.", id_="<1@posteo.example>")
    works()
    assert (now_is(copy).state, now_is(copy).message) == ("taken", None)
    assert now_is(first).message is None
    assert texts() == []


def test_each_is_read_within_its_workspace(
    nordnetz: Nordnetz, fake: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    reading = fake.read

    def read(raw: Raw) -> Iterator[NewMessage]:
        seen.append(scope.workspace_id())
        return reading(raw)

    monkeypatch.setattr(fake, "read", read)
    arrives(nordnetz, "The light blinks.")
    works()
    assert seen == [nordnetz.workspace.id]
    with pytest.raises(scope.NoWorkspace):
        scope.workspace_id()
