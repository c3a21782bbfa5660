"""One embedded PostgreSQL for the whole run, without the care a real one takes of its disk.

And the people of `egal.testing.people`, each company when a test asks for it.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from egal.cli.database import prepare_database
from egal.cli.tree.postgres import Postgres
from egal.shared import wake
from egal.testing import people
from egal.workspaces import scope
from tests.programs import missing_marks

hypothesis.settings.register_profile("egal", deadline=None, print_blob=True)
hypothesis.settings.load_profile("egal")

LEFT_OUT = pytest.StashKey[list[str]]()
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a first start makes is the template of the tests' database."""
    postgres = Postgres(settings.EGAL.data, settings=CARELESS)
    postgres.start()
    with django_db_blocker.unblock():
        prepare_database()
        connection.close()
    yield
    postgres.remove()
    shutil.rmtree(settings.EGAL.data, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """What still tells of changes gives its connection back before the database goes."""
    yield
    wake.finish()


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, and remember it for the end."""
    missing = missing_marks()
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in missing)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = [item.nodeid for item in left_out]
    if hasattr(config, "workeroutput"):  # one of several processes: the first says it for all
        config.workeroutput["left_out"] = config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each process has been asked to collect the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out, and the remedy."""
    left_out = terminalreporter.config.stash.get(LEFT_OUT, [])
    if left_out:
        terminalreporter.section("left out")
        for nodeid in left_out:
            terminalreporter.line(nodeid)
        terminalreporter.line("They need programs that are missing here: make test-deps")
