"""Getting the database into the state this version needs."""

import click

from egal.cli.first_tables import make_first_tables
from egal.shared.trouble import Trouble

OLDEST = 15
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
_ONE_AT_A_TIME = 0x6D_69_67  # "mig"


def prepare_database() -> None:
    """Check the server, its extensions and our key, apply what is missing. Raises Trouble.

    Two that start at once wait for each other.
    """
    from django.core.management import call_command
    from django.db import connection

    check_server()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        try:
            if make_first_tables() or _unapplied():
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
    check_key()


def check_key() -> None:
    """Raise Trouble unless the secrets in the database can be opened with the keys given."""
    from egal.shared.sealed import sealed_columns
    from egal.shared.sealing import WrongKey

    for model, column in sealed_columns():
        try:
            list(model._base_manager.values_list(column, flat=True))
        except WrongKey as error:
            raise Trouble(str(error)) from None


def is_up_to_date() -> bool:
    """Whether every migration of this version is applied. Applies none."""
    return not _unapplied()


def check_server() -> None:
    """Raise Trouble unless the database answers, is new enough and has its extensions."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise Trouble(f"The database does not answer: {reason}. Check DATABASE_URL.") from None
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
    if version < OLDEST:
        raise Trouble(f"This is PostgreSQL {version}; Egal needs {OLDEST} or newer. Upgrade it.")
    for extension in EXTENSIONS:
        _add(extension)


def _add(extension: str) -> None:
    from django.db import Error, connection

    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_extension where extname = %s", [extension])
        if cursor.fetchone():
            return
        try:
            cursor.execute(f"create extension if not exists {extension}")
        except Error:
            raise Trouble(
                f"The database lacks the extension {extension}. Install PostgreSQL's contrib "
                f"package, then run there as its administrator: CREATE EXTENSION {extension};"
            ) from None


def _unapplied() -> bool:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    ours = MigrationLoader(None).disk_migrations
    applied = set(MigrationRecorder(connection).applied_migrations())
    for name, migration in ours.items():
        taken = applied.intersection(migration.replaces)
        if name not in applied and taken and len(taken) < len(migration.replaces):
            raise Trouble(
                "This database was last used by an Egal that is too old for one step. "
                "Start the one named in docs/operations.md (Upgrade) with it first."
            )
    replaced = {each for migration in ours.values() for each in migration.replaces}
    if applied - replaced - set(ours):
        click.echo(
            "egal: this database was used by a newer Egal; going on, but upgrade this one.",
            err=True,
        )
    return not applied.issuperset(ours)
