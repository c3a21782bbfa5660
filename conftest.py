"""One embedded PostgreSQL for the whole run, without the care a real one takes of its disk.

And the people of `egal.testing.people`, each company when a test asks for it.
"""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from egal.cli.tree.postgres import Postgres
from egal.testing import people
from egal.workspaces import scope

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    postgres = Postgres(settings.EGAL.data, settings=CARELESS)
    postgres.start()
    yield
    postgres.remove()
    shutil.rmtree(settings.EGAL.data, ignore_errors=True)


@pytest.fixture
def nordnetz(db: None) -> people.Nordnetz:
    """Jana's and Tariq's company; nobody's rows are in sight yet."""
    return people.nordnetz()


@pytest.fixture
def in_nordnetz(nordnetz: people.Nordnetz) -> Iterator[people.Nordnetz]:
    """The same with its rows in sight, for tests of verbs. A view finds its workspace itself."""
    with scope.of(nordnetz.workspace.id):
        yield nordnetz


@pytest.fixture
def fremdfirma(db: None) -> people.Fremdfirma:
    """Eve's company."""
    return people.fremdfirma()
