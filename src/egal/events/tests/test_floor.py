import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from egal.events import floor as floors
from egal.events.floor import Floor
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asked_each_time_and_nobody_leads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(floors, "EVERY", 0.0)
    yield
    connection.close()


def happens(nordnetz: Nordnetz) -> int:
    return record("opened", workspace_id=nordnetz.workspace.id, actor=SYSTEM).id


def test_what_nobody_can_commit_any_more_is_settled(nordnetz: Nordnetz) -> None:
    floor, newest = Floor(), happens(nordnetz)
    assert [floor.settled(), floor.settled()] == [0, newest]


def test_a_foreign_transaction_does_not_hold_it_up(nordnetz: Nordnetz) -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select pg_current_xact_id(), count(*) from events_event")
        floor, newest = Floor(), happens(nordnetz)
        assert [floor.settled(), floor.settled()] == [0, newest]
        other.rollback()


def test_an_open_writer_holds_it_until_its_event_is_placed(nordnetz: Nordnetz) -> None:
    columns = "workspace_id, kind, actor_kind, actor_name, data, created_at"
    with psycopg.connect(**connection.get_connection_params()) as other:
        row = other.execute(
            f"insert into events_event ({columns}) values (%s, 'slow', 'system', '', '{{}}', now())"
            " returning id",
            [nordnetz.workspace.id],
        ).fetchone()
        happens(nordnetz)
        for _ in range(5):
            place_events()
        other.commit()
    assert row
    assert place_events() == 1
    assert Event.objects.get(pk=row[0]).seq


def test_once_a_while_it_begins_at_the_bottom(
    nordnetz: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = Floor()
    floor.id = happens(nordnetz)
    monkeypatch.setattr(floors, "EVERY", 60.0)
    assert floor.settled() == floor.id > 0
    monkeypatch.setattr(floors, "FROM_THE_BEGINNING", 0.0)
    time.sleep(0.001)
    assert floor.settled() == floor.id == 0
