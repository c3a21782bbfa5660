"""Statements that are the same each time: the database reads and plans them once a connection.

Django writes the values into the text of a statement, which is then read anew each time. That is
a fifth of what it costs to take a message in.
"""

from collections.abc import Mapping
from typing import Any, LiteralString

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor


def fetched(statement: LiteralString, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the current transaction and with Django's errors.

    values: by the names of their places, `%(name)s`. Give each place its type (`::bigint`): by
    itself a number's type is that of its size, and each mix of types is another statement.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # found once: it is looked up by thread each time
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
