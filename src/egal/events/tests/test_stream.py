"""Several writers, delays, roll-backs, a foreign long transaction: nothing lost, all in order."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, connections, transaction

from egal.events.consumers import Consumer, consume
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 6, 500


class Reader:
    """A consumer that remembers what it was given."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.consumer = Consumer("reader", self.events.extend, from_start=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_writers_do_nothing_is_lost_or_out_of_order(nordnetz: Nordnetz, seed: int) -> None:
    before = Event.objects.count()
    reader, done = Reader(), threading.Event()
    with foreign_transaction(), ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(follow, reader, done)
        writing = [
            pool.submit(write, nordnetz.workspace.id, number, random.Random(seed * 100 + number))
            for number in range(WRITERS)
        ]
        committed = {writer: each.result() for writer, each in enumerate(writing)}
        done.set()
        reading.result()
    assert [event.seq for event in reader.events] == list(range(1, len(reader.events) + 1))
    assert len(reader.events) == before + sum(map(len, committed.values()))
    assert read_by_writer(reader) == committed


def write(workspace: int, writer: int, chance: random.Random) -> list[int]:
    """The numbers this writer committed, in its order."""
    committed = []
    for number in range(EACH):
        with transaction.atomic():
            record("written", workspace_id=workspace, actor=SYSTEM, writer=writer, number=number)
            if chance.random() < 0.1:
                time.sleep(chance.random() * 0.005)
            undone = chance.random() < 0.1
            transaction.set_rollback(undone)
        if not undone:
            committed.append(number)
    connections.close_all()
    return committed


def follow(reader: Reader, done: threading.Event) -> None:
    while not done.is_set() or place_events() + consume(reader.consumer):
        place_events()
        consume(reader.consumer)
    connections.close_all()


def read_by_writer(reader: Reader) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for event in reader.events:
        if event.kind == "written":
            found[event.data["writer"]].append(event.data["number"])
    return found


@contextmanager
def foreign_transaction() -> Iterator[None]:
    """Somebody else's, which has a number and stays open all the time."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select pg_current_xact_id()")
        yield
        other.rollback()
