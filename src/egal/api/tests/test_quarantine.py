from datetime import UTC, datetime

import pytest
from django.test import Client

from egal.api.tests.programs import client_with
from egal.channels.arrivals import store_arrival
from egal.channels.models import Arrival
from egal.channels.quarantine import quarantine
from egal.conversations.models import Conversation, Delivery
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = "/api/v1/quarantine"


@pytest.fixture
def kept(nordnetz: people.Nordnetz) -> Arrival:
    """What Eve sent at noon."""
    with clock.at(NOON):
        arrival = store_arrival(
            inbox=nordnetz.inbox, raw=b"nonsense", meta={"mail_from": "eve@fremdfirma.example"}
        )
        quarantine(Arrival.unscoped.filter(pk=arrival.pk), "This mail is empty.")
    return arrival


def test_what_is_quarantined_has_exactly_this_shape(
    program: Client, nordnetz: people.Nordnetz, kept: Arrival
) -> None:
    shape = {
        "id": kept.public_id,
        "state": "quarantined",
        "inbox_id": public_id(nordnetz.inbox.id),
        "channel": "email",
        "sender": "eve@fremdfirma.example",
        "cause": "This mail is empty.",
        "size": 8,
        "message_id": None,
        "received_at": "2026-11-21T12:00:00Z",
        "quarantined_at": "2026-11-21T12:00:00Z",
    }
    assert program.get(HERE).json() == {"items": [shape], "next_cursor": None}
    assert program.get(f"{HERE}/{kept.public_id}").json() == shape


def test_its_bytes_come_as_they_came(program: Client, kept: Arrival) -> None:
    answer = program.get(f"{HERE}/{kept.public_id}/raw")
    assert answer.getvalue() == b"nonsense"
    assert answer["Content-Type"] == "application/octet-stream"


def test_replayed_it_waits_and_can_still_be_asked_for(program: Client, kept: Arrival) -> None:
    for _ in range(2):
        answer = program.post(f"{HERE}/{kept.public_id}/replay")
        assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    assert program.get(HERE).json()["items"] == []
    assert program.get(f"{HERE}/{kept.public_id}").json()["state"] == "waiting"


def test_a_program_that_only_reads_replays_nothing(
    nordnetz: people.Nordnetz, kept: Arrival
) -> None:
    reader = client_with(nordnetz.workspace, "read")
    assert reader.get(HERE).status_code == 200
    assert reader.post(f"{HERE}/{kept.public_id}/replay").status_code == 403


def test_eve_finds_nothing(kept: Arrival, fremdfirma: people.Fremdfirma) -> None:
    eve = client_with(fremdfirma.workspace, "all")
    assert eve.get(HERE).json()["items"] == []
    assert eve.get(f"{HERE}/{kept.public_id}").status_code == 404
    assert eve.get(f"{HERE}/{kept.public_id}/raw").status_code == 404
    assert eve.post(f"{HERE}/{kept.public_id}/replay").status_code == 404


def test_what_failed_is_tried_again(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    answer = people.replies(nordnetz.jana, matter, "Please restart it.")
    address = f"/api/v1/messages/{answer.public_id}/delivery/retry"
    Delivery.unscoped.update(state="failed", error="No such mailbox.")
    assert program.post(address).json()["delivery"]["state"] == "queued"
    Delivery.unscoped.update(state="sent")
    assert program.post(address).status_code == 422


def test_eve_retries_nothing(
    nordnetz: people.Nordnetz, matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    answer = people.replies(nordnetz.jana, matter, "Please restart it.")
    eve = client_with(fremdfirma.workspace, "all")
    assert eve.post(f"/api/v1/messages/{answer.public_id}/delivery/retry").status_code == 404
