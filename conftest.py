"""One embedded PostgreSQL for the whole run, without the care a real one takes of its disk."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from egal.cli.postgres import Postgres

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    if settings.EGAL.database_url:
        yield
        return
    postgres = Postgres(settings.EGAL.data, settings=CARELESS)
    postgres.start()
    yield
    postgres.stop()
    shutil.rmtree(settings.EGAL.data, ignore_errors=True)
