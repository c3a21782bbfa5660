from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from egal.channels.arrivals import store_arrival
from egal.channels.models import Arrival
from egal.conversations.models import Conversation
from egal.events.models import Cursor
from egal.events.sequencer import place_events
from egal.shared import clock
from egal.testing import people
from egal.workspaces.models import SystemMail

pytestmark = pytest.mark.django_db
TOKEN = "a token for whoever watches, 32 long"
HERE: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, metrics_token=TOKEN))


def gauges(client: Client) -> dict[str, float]:
    text = client.get("/metrics", **HERE).content.decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_it_tells_what_waits(
    client: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    people.replies(nordnetz.tariq, matter, "Please restart it.")
    store_arrival(inbox=nordnetz.inbox, raw=b"Hello", meta={})
    broken = store_arrival(inbox=nordnetz.inbox, raw=b"\0", meta={})
    Arrival.unscoped.filter(pk=broken.pk).update(state="quarantined")
    now = clock.now()
    for error in ("", "busy"):
        SystemMail.objects.create(
            to_address="lena@posteo.example", content={}, error=error, due_at=now, created_at=now
        )
    found = gauges(client)
    assert (found["egal_system_mail_waiting"], found["egal_system_mail_failing"]) == (2, 1)
    assert found["egal_arrivals_waiting"] == 1
    assert 0 <= found["egal_arrivals_oldest_seconds"] < 60
    assert found["egal_arrivals_quarantined"] == 1
    assert found["egal_deliveries_queued"] == 1
    assert found["egal_deliveries_failed"] == 0
    assert found["egal_events_unplaced"] > 5
    assert found["egal_streams_open"] == 0
    assert found["egal_database_bytes"] > 2**20


def test_it_tells_how_far_behind_each_consumer_is(
    client: Client, nordnetz: people.Nordnetz
) -> None:
    placed = place_events()
    Cursor.objects.create(name="reports", seq=0, error="ValueError", updated_at=clock.now())
    found = gauges(client)
    assert found['egal_consumer_lag_events{consumer="reports"}'] >= placed
    assert found['egal_consumer_failing{consumer="reports"}'] == 1
    assert found["egal_events_unplaced"] == found["egal_events_oldest_unplaced_seconds"] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_HOST": "desk.example.com"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_AUTHORIZATION": "Bearer guessed", "REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_AUTHORIZATION": "Bearer ", "REMOTE_ADDR": "203.0.113.7"},
    ],
)
def test_a_stranger_sees_nothing(client: Client, asked: dict[str, Any], watched: None) -> None:
    answer = client.get("/metrics", **{**HERE, **asked})
    assert answer.status_code == 403
    assert b"egal_" not in answer.content


def test_without_a_token_set_none_opens(client: Client) -> None:
    asked = {**HERE, "REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get("/metrics", **asked).status_code == 403


def test_who_has_the_token_may_ask_from_anywhere(client: Client, watched: None) -> None:
    away: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7", "HTTP_HOST": "desk.example.com"}
    answer = client.get("/metrics", **away, HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_it_asks_little(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):
        client.get("/metrics", **HERE)


@pytest.mark.parametrize(
    ("table", "condition", "index"),
    [
        ("channels_arrival", "state = 'waiting'", "arrival_due"),
        ("channels_arrival", "state = 'quarantined'", "arrival_quarantined"),
        ("conversations_delivery", "state in ('queued', 'sending')", "delivery_due"),
        ("conversations_delivery", "state = 'failed'", "delivery_failed"),
        ("conversations_delivery", "state = 'returned'", "delivery_returned"),
        ("events_event", "seq is null", "event_unplaced"),
    ],
)
def test_each_count_has_its_index(table: str, condition: str, index: str) -> None:
    with connection.cursor() as cursor:
        leave_only(cursor, table, index)  # the tables of tests are too small to choose by cost
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain select count(*) from {table} where {condition}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan


def leave_only(cursor: CursorWrapper, table: str, index: str) -> None:
    """Drop the table's other indexes, until the test's transaction ends."""
    cursor.execute(
        "select conname from pg_constraint where conrelid = %s::regclass and contype in ('p', 'u')",
        [table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"alter table {table} drop constraint {name} cascade")
    cursor.execute(
        "select indexname from pg_indexes where tablename = %s and indexname <> %s", [table, index]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"drop index {name}")
