"""Statements that are the same each time: the database reads and plans them once a connection.

Django writes the values into the text of a statement, which is then read anew each time. That is
a fifth of what it costs to take a message in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor


def fetched(
    statement: LiteralString, values: Mapping[str, Any], *, anew: bool = False, binary: bool = False
) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the current transaction and with Django's errors.

    values: by the names of their places, `%(name)s`. Give each place its type (`::bigint`): by
    itself a number's type is that of its size, and each mix of types is another statement.
    anew: plan it each time, because it would be dear with the plan of a minute ago, when its table
    was empty. binary: let the database send all as it has it, which is right for bytes; JSON is
    parsed then.
    """
    with _executed(statement, values, prepare=not anew, binary=binary) as cursor:
        return cursor.fetchall()


def executed(statement: LiteralString, values: Mapping[str, Any], *, anew: bool = False) -> int:
    """The same for a statement without rows; how many it has touched."""
    with _executed(statement, values, prepare=not anew, binary=False) as cursor:
        return cursor.rowcount


@contextmanager
def _executed(
    statement: LiteralString, values: Mapping[str, Any], *, prepare: bool, binary: bool
) -> Iterator[Cursor[tuple[Any, ...]]]:
    connection = connections[DEFAULT_DB_ALIAS]  # found once: it is looked up by thread each time
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        yield cursor.execute(statement, values, prepare=prepare, binary=binary)
