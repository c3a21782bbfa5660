"""A database of the operator's own, named by DATABASE_URL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from egal.cli.tree.postgres import Postgres
from tests.journeys.installation import Installation

CARELESS = {"fsync": "off", "synchronous_commit": "off"}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that Egal has not started."""
    folder = Path(tempfile.mkdtemp(prefix="egal-outside-"))
    folder.chmod(0o755)
    postgres = Postgres(folder, settings=CARELESS)
    postgres.start()
    yield postgres
    postgres.remove()


def test_it_is_used_instead_of_the_embedded_one(postgres: Postgres) -> None:
    installation = Installation(DATABASE_URL=postgres.url)
    installation.start()
    assert httpx.get(f"{installation.url}/readyz").status_code == 200
    assert not (installation.data / "postgres").exists()
    assert installation.egal("workspace", "add", "draussen", "--name", "Draußen")["id"]
    installation.remove()


def test_a_missing_extension_is_named_with_the_remedy(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("create role guest login")
        connection.execute("create database bare")
    url = postgres.url.replace("egal@", "guest@").replace("/egal?", "/bare?")
    installation = Installation(DATABASE_URL=url)
    refused = installation.command("up", "--port", "0")
    assert refused.returncode == 1
    assert "CREATE EXTENSION pg_trgm;" in refused.stderr
    assert refused.stderr.count("\n") == 1
    installation.remove()


def test_a_server_that_does_not_answer_is_told() -> None:
    installation = Installation(DATABASE_URL="postgresql://egal@127.0.0.1:9/egal")
    refused = installation.command("up", "--port", "0")
    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "DATABASE_URL" in refused.stderr
    installation.remove()
