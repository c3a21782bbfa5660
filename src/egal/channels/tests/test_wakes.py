"""Nothing waits for the clock that could begin at once."""

import pytest

from egal.channels.arrivals import store_arrival
from egal.channels.tests.fake import payload
from egal.shared import wake
from egal.testing.people import Nordnetz, conversation_of, replies, writes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def woken(nordnetz: Nordnetz, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(wake._teller, "tell", sent.append)
    return sent


def test_what_arrives_wakes_the_arrivals(nordnetz: Nordnetz, woken: list[str]) -> None:
    store_arrival(inbox=nordnetz.inbox, raw=payload("The light blinks."), meta={})
    assert woken == ["arrivals"]


def test_what_is_taken_in_wakes_the_events(nordnetz: Nordnetz, woken: list[str]) -> None:
    writes(nordnetz.inbox, "Mara", "The light blinks.")
    assert woken == ["events"]


def test_a_reply_wakes_the_outbox(nordnetz: Nordnetz, woken: list[str]) -> None:
    conversation = conversation_of(writes(nordnetz.inbox, "Mara", "The light blinks."))
    replies(nordnetz.jana, conversation, "We look at your line today.")
    assert set(woken) == {"events", "outbox"}
