"""Note what a first start says to PostgreSQL: `python scripts/tables.py` after a new migration.

With --check nothing is written; ends with 1 where `tables.sql` is not what the migrations say.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import ClientCursor

from egal.cli.first_tables import STEP, TABLES
from egal.cli.options import start_django
from egal.cli.tree.postgres import Postgres

ASKED = {"select", "savepoint", "release"}  # by Django, to find its way
MOMENT = re.compile(r"'\d{4}-\d\d-\d\d [^']*'::timestamptz")  # of noting it
OWN = '"django_migrations"'  # notes which steps are done


def main() -> int:
    """0 where the file is true now."""
    with empty_database():
        said = "".join(f"{line}\n" for line in noted())
    if "--check" in sys.argv:
        return int(said != TABLES.read_text("utf-8"))
    TABLES.write_text(said, "utf-8")
    return 0


@contextmanager
def empty_database() -> Iterator[None]:
    """In a folder of its own, for as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.environ["EGAL_DATA"] = folder
        postgres = Postgres(Path(folder), settings={"fsync": "off"})
        postgres.start()
        try:
            start_django()
            yield
        finally:
            postgres.stop()


def noted() -> list[str]:
    """The steps, then what they said, a statement a piece."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    said: list[str] = []
    with connection.execute_wrapper(lambda *asked: _passed_on(said, *asked)):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    done = MigrationRecorder(connection).applied_migrations()
    connection.close()
    return [*(f"{STEP}{label}.{name}" for label, name in done), *said]


def _passed_on(
    said: list[str],
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,
    context: dict[str, Any],
) -> Any:
    """A change of the tables is noted; rows that Django keeps of its models are none."""
    done = execute(sql, params, many, context)
    if params is not None:
        sql = ClientCursor(context["connection"].connection).mogrify(sql, params)
    begins = sql.split(maxsplit=1)[0].lower()
    if begins not in {*ASKED, "insert"} and OWN not in sql:
        said.append(f"{MOMENT.sub('now()', sql.strip().rstrip(';'))};")
    return done


if __name__ == "__main__":
    sys.exit(main())
