"""`/rt/news`: what an event has added to a conversation, as a piece of the page.

Everybody who looks at a conversation asks for the same piece in the same moment, so it is made
once for all of them, and by a path that is shorter than that of a page.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import close_old_connections

from egal.realtime.access import listener_for, session_of
from egal.realtime.asked import Asked, Receive, Scope, Send, answer
from egal.realtime.hub import Hub

Make = Callable[[int, int, str], str]
_Key = tuple[int, int, str]

KEPT = 2.0  # seconds in which all ask

one_connection = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rt-news")


class News:
    """Pieces of the page by workspace, `seq` and language. make: how one is made."""

    def __init__(self, hub: Hub, make: Make) -> None:
        self._hub = hub
        self._make = make
        self._pieces: dict[_Key, asyncio.Future[str]] = {}

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """200 with the piece, 204 when the event adds none, 403 without a place there, else 404."""
        asked = Asked(scope)
        seq, language = asked.number("seq"), asked.query.get("language", "")
        if scope["method"] != "GET" or seq is None or language not in dict(settings.LANGUAGES):
            await answer(send, 404, "There is nothing here.\n")
            return
        workspace = await self._workspace(asked)
        if workspace is None:
            await answer(send, 403, "Sign in to follow this workspace.\n")
            return
        piece = await self._piece((workspace, seq, language))
        await answer(send, 200 if piece else 204, piece, "text/html")

    async def _workspace(self, asked: Asked) -> int | None:
        """The one asked for, if the agent may listen; who does already is not asked for again."""
        slug = asked.query.get("workspace", "")
        listener = self._hub.listener(session_of(asked.cookies), slug)
        if listener is None:
            listener = await asyncio.get_running_loop().run_in_executor(
                one_connection, listener_for, asked.cookies, slug
            )
        return listener.workspace_id if listener else None

    async def _piece(self, key: _Key) -> str:
        if key not in self._pieces:
            loop = asyncio.get_running_loop()
            self._pieces[key] = loop.run_in_executor(one_connection, self._made, key)
            loop.call_later(KEPT, self._pieces.pop, key, None)
        return await asyncio.shield(self._pieces[key])

    def _made(self, key: _Key) -> str:
        close_old_connections()
        return self._make(*key)
