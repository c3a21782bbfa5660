"""Connections of the streams' own: they wait on one event loop, beside Django's."""

import asyncio
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection


async def connect() -> psycopg.AsyncConnection[Any]:
    """A new connection to the database of the settings, each statement by itself."""
    params = connection.get_connection_params()
    known = {key: value for key, value in params.items() if key not in _DJANGO_ONLY}
    return await psycopg.AsyncConnection.connect(**known, autocommit=True)


_DJANGO_ONLY = {"context", "cursor_factory", "prepare_threshold", "client_encoding"}


class Asking:
    """One connection over which one at a time asks.

    When a web process starts again, all its browsers come back in the same second; a connection
    each would use up those of the database.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def rows(self, query: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """What the query finds. Raises psycopg.Error, OSError."""
        async with self._turn:
            try:
                return await self._rows(query, values)
            except psycopg.OperationalError:  # it was cut meanwhile: once more on a new one
                await self.close()
                return await self._rows(query, values)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _rows(self, query: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect()
        cursor = await self._connection.execute(query, values)
        return await cursor.fetchall()
