"""Every driver is held to the same by what it tells of a call: whatever comes of it makes one.

What `embedded` tells comes by the switchboard, as the other end of `Voice`; what `cti` tells comes
as requests. `test_drivers.py` runs what they carry.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from egal.calls.facts import CallFact, Kind
from egal.calls.models import Call, CallEvent
from egal.channels.base import CallUpdate, Raw
from egal.channels.connect import connect_inbox
from egal.channels.phone.channel import channel
from egal.channels.phone.cti.taking import take_in_calls
from egal.channels.phone.noting import note_calls
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz

SAMPLES = Path(__file__).parent / "samples"
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """All that a driver tells of one call. note: how one piece of it comes in."""

    driver: str
    pieces: Sequence[Any]
    note: Callable[[Inbox, Any], object]


def switchboards(*, talks: bool) -> list[CallFact]:
    """Of an embedded or a fake driver's call, as the switchboard tells it."""
    host = {"way": "inbound", "number": "+4940123456", "host": "here"}
    leg: dict[str, Any] = {"agent": None, "leg": "b1"}
    talk: list[tuple[Kind, float, dict[str, Any]]] = [
        ("talking", 30, leg),
        ("held", 40, leg),
        ("resumed", 50, leg),
    ]
    all_of_it: list[tuple[Kind, float, dict[str, Any]]] = [
        ("began", 0, host),
        ("answered", 0.1, {}),
        ("menu", 1, {"choice": ""}),
        ("queued", 5, {"team": ""}),
        *(talk if talks else []),
        ("ended", 90, {"by": "customer", "outcome": ""}),
    ]
    return [
        CallFact(call="c1", key=f"{kind}-{number}", kind=kind, at=NINE + _s(seconds), data=data)
        for number, (kind, seconds, data) in enumerate(all_of_it)
    ]


def systems(*names: str) -> list[CallUpdate]:
    """Of a telephone system's call, request by request, some seconds apart."""
    found = []
    for number, name in enumerate(names):
        meta = {"at": (NINE + _s(10 * number)).isoformat()}
        [fact] = channel.read(Raw((SAMPLES / f"{name}.form").read_bytes(), meta, "+494055501000"))
        assert isinstance(fact, CallUpdate)
        found.append(fact)
    return found


def _s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def carried(driver: str) -> Callable[[Inbox, CallFact], object]:
    return lambda inbox, fact: note_calls(inbox=inbox, driver=driver, facts=[fact])


CALLS = {
    "embedded, talked": Told("embedded", switchboards(talks=True), carried("embedded")),
    "embedded, gave up": Told("embedded", switchboards(talks=False), carried("embedded")),
    "fake": Told("fake", switchboards(talks=True), carried("fake")),
    "cti, sipgate": Told(
        "cti", systems("sipgate-new-call", "sipgate-answer", "sipgate-hangup"), take_in_calls
    ),
    "cti, Placetel": Told(
        "cti", systems("placetel-incoming", "placetel-accepted", "placetel-hung-up"), take_in_calls
    ),
}
every_call = pytest.mark.parametrize("told", CALLS.values(), ids=CALLS)


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    return connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+494055501000",
        settings={"peers": "127.0.0.1"},
        actor=SYSTEM,
    )


def became(line: Inbox, told: Told, pieces: Sequence[Any]) -> dict[str, Any]:
    """What a call is after these, on a clean table."""
    Call.objects.all().delete()
    for piece in pieces:
        told.note(line, piece)
    [call] = Call.objects.values()
    return {name: value for name, value in call.items() if name not in ("id", "message_id")}


@every_call
@pytest.mark.django_db
def test_in_any_order_and_twice_it_is_one_call(told: Told, line: Inbox) -> None:
    in_order = became(line, told, told.pieces)
    assert (in_order["phase"], in_order["driver"]) == ("ended", told.driver)
    for seed in range(4):
        shuffled = [*told.pieces, *told.pieces]
        random.Random(seed).shuffle(shuffled)
        assert became(line, told, shuffled) == in_order
    assert (Message.objects.count(), Conversation.objects.count()) == (1, 1)


@every_call
@pytest.mark.django_db
def test_late_it_is_the_same_call(told: Told, line: Inbox) -> None:
    in_order = became(line, told, told.pieces)
    for number in range(len(told.pieces)):
        late = [*told.pieces[:number], *told.pieces[number + 1 :], told.pieces[number]]
        assert became(line, told, late) == in_order


@every_call
@pytest.mark.django_db
def test_a_driver_that_is_killed_leaves_a_call_that_can_be_closed(told: Told, line: Inbox) -> None:
    in_order = became(line, told, told.pieces)
    lost = CallFact(
        call=in_order["external_id"],
        key="interrupted",
        kind="ended",
        at=in_order["began_at"] + _s(35),
        data={"by": "us", "outcome": "interrupted"},
    )
    became(line, told, told.pieces[:2])
    note_calls(inbox=line, driver=told.driver, facts=[lost])
    assert (Call.objects.get().phase, Call.objects.get().outcome) == ("ended", "interrupted")
    for piece in told.pieces[2:]:
        told.note(line, piece)
    call = Call.objects.get()
    assert (call.outcome, call.ended_at) == (in_order["outcome"], in_order["ended_at"])
    assert CallEvent.objects.filter(kind="ended").count() == 2
