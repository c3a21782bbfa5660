"""Calls whose carrier died end once, as what they are."""

from datetime import timedelta
from typing import Any

import pytest

from egal.calls.facts import CallFact
from egal.calls.models import Call, Outcome, PhoneHost
from egal.channels.phone import closing
from egal.channels.phone.noting import note_calls
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing.people import Nordnetz

HOST = "hamburg"


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    settings = {"driver": "embedded"}
    return add_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+49405550100",
        actor=SYSTEM,
        settings=settings,
    )


@pytest.fixture
def call(line: Inbox) -> Call:
    """Henrik's, up since a minute."""
    data = {"way": "inbound", "number": "+4915112345678", "host": HOST}
    at = clock.now() - timedelta(minutes=1)
    facts = [CallFact(call="c1", key="1-began", kind="began", at=at, data=data)]
    return note_calls(inbox=line, driver="embedded", facts=facts)[0]


def test_it_ends_as_interrupted_at_the_last_sign_of_life(call: Call) -> None:
    last = call.began_at + timedelta(seconds=40)
    assert closing.close_calls(HOST, last) == 1
    call.refresh_from_db()
    assert (call.outcome, call.ended_at) == (Outcome.INTERRUPTED, last)
    assert closing.close_calls(HOST, clock.now()) == 0


def test_calls_that_are_carried_now_go_on(call: Call) -> None:
    assert closing.close_calls(HOST, clock.now(), but=["c1"]) == 0
    assert closing.close_calls(HOST, clock.now(), begun_before=call.began_at) == 0


def test_the_true_end_counts_even_when_it_is_told_late(call: Call, line: Inbox) -> None:
    closing.close_calls(HOST, call.began_at + timedelta(seconds=5))
    at = call.began_at + timedelta(seconds=9)
    told = CallFact(call="c1", key="9-ended", kind="ended", at=at, data={"by": "customer"})
    [call] = note_calls(inbox=line, driver="embedded", facts=[told])
    assert (call.outcome, call.ended_by) == (Outcome.MISSED, "customer")


def test_a_machine_without_a_sign_is_given_up(call: Call, monkeypatch: Any) -> None:
    PhoneHost.objects.create(name=HOST, seen_at=clock.now())
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    watch = closing.Watch()
    assert watch.step() == 0
    now[0] = closing.SILENT - 1
    assert watch.step() == 0
    now[0] = closing.SILENT + 1
    assert watch.step() == 1
    assert not PhoneHost.objects.exists()


def test_a_machine_that_gives_signs_again_is_not(call: Call, monkeypatch: Any) -> None:
    host = PhoneHost.objects.create(name=HOST, seen_at=clock.now())
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    watch = closing.Watch()
    watch.step()
    now[0] = closing.SILENT + 1
    PhoneHost.objects.filter(pk=host.pk).update(seen_at=clock.now() + timedelta(seconds=1))
    assert watch.step() == 0
