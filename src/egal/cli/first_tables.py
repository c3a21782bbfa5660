"""All tables of this version in one go, for a database that has none.

Step by step, a first start spends a quarter of a minute on them, nearly all of it in Django, which
pictures every model anew after every step. `tables.sql` is what the steps say to PostgreSQL;
`scripts/tables.py` notes it.
"""

import re
from pathlib import Path

TABLES = Path(__file__).with_name("tables.sql")
_HAS_TABLES = """
select exists (select 1 from pg_tables where schemaname = any(current_schemas(false)))
"""
STEP = "-- step: "  # and an app's label, a dot, the name of a migration


def make_first_tables() -> bool:
    """In one transaction, with the steps noted as done. False in a database that has tables."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HAS_TABLES)
        if cursor.fetchone()[0]:
            return False
        told = TABLES.read_text("utf-8")
        cursor.execute(told)
        _note(re.findall(rf"^{STEP}(\w+)\.(\w+)$", told, re.MULTILINE))
    return True


def _note(steps: list[tuple[str, str]]) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=label, name=name) for label, name in steps
    )
