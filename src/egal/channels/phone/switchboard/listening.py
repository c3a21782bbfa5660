"""What the desk tells the telephone, as it comes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import connection

from egal.calls.wire import TO_PHONE, unpacked

log = logging.getLogger(__name__)

_AGAIN = 1.0  # seconds before the next try while the database is away
_DJANGO_ONLY = {"context", "cursor_factory", "prepare_threshold", "client_encoding"}


async def listen(hear: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """For ever; what is told while the database is away nobody hears, and the desk asks anew."""
    while True:
        try:
            await _listen(hear)
        except (psycopg.Error, OSError) as error:
            log.warning("the desk cannot be heard, trying again: %s", error)
            await asyncio.sleep(_AGAIN)


async def _listen(hear: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    params = connection.get_connection_params()
    known = {key: value for key, value in params.items() if key not in _DJANGO_ONLY}
    async with await psycopg.AsyncConnection.connect(**known, autocommit=True) as listener:
        await listener.execute(f"listen {TO_PHONE}")
        async for notice in listener.notifies():
            await _heard(hear, notice.payload)


async def _heard(hear: Callable[[dict[str, Any]], Awaitable[None]], payload: str) -> None:
    """One wish that fails must not cost the others."""
    try:
        await hear(unpacked(payload))
    except Exception:
        log.exception("a wish of the desk failed")
