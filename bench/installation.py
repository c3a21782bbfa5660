"""A database as `egal up` makes it, with its care of the disk, in a folder that goes afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder() -> Iterator[Path]:
    """A data folder that the database's own user may enter, also when we are root."""
    made = Path(tempfile.mkdtemp(prefix="egal-bench-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def database() -> Iterator[Path]:
    """An empty installation, migrated, with Django set up on it; one a process."""
    from egal.cli.tree.postgres import Postgres

    with folder() as data:
        os.environ["EGAL_DATA"] = str(data)
        os.environ.pop("DATABASE_URL", None)
        postgres = Postgres(data)
        postgres.start()
        try:
            _prepare()
            yield data
        finally:
            _close()
            postgres.remove()


def _prepare() -> None:
    from egal.cli.database import prepare_database
    from egal.cli.options import start_django

    start_django()
    prepare_database()


def _close() -> None:
    from django.db import connections

    connections.close_all()
