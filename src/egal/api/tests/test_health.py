from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from egal.api import health


@pytest.fixture(autouse=True)
def not_yet_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def away(*_: object) -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", away)
        yield


def test_the_process_lives_without_a_database(client: Client, database_away: None) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_means_every_migration_is_there(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}

    with django_assert_num_queries(1):  # success is remembered
        assert client.get("/readyz").status_code == 200


def test_a_missing_migration_is_named(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_newest_migrations", lambda: frozenset({("contacts", "0099_x")}))

    for answer in (client.get("/readyz"), client.get("/readyz")):
        assert answer.status_code == 503
        assert "contacts.0099_x" in answer.json()["reason"]


def test_a_database_that_is_away_is_told(client: Client, database_away: None) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "reason": "The database does not answer.",
    }


def test_a_database_that_takes_no_changes_is_told(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "The database takes no changes.")
