"""Requests of providers on plain ASGI: all that are there at a time are kept by one commit.

In Django's thread pool each would cost a transaction, and the stack of what pages need.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import close_old_connections, connection

from egal.channels.door.answering import Recently
from egal.channels.door.answering import answers as answered
from egal.channels.door.asked import Asked, Reply, refused_unread
from egal.shared.streaming import Receive, Scope, Send

log = logging.getLogger(__name__)

PATH = "/in/"
MOST = 200  # requests by one commit
PATIENCE = 30.0  # seconds until all of a body must be there
LOOK = 1.0  # seconds after which a connection may have been cut unseen
_OUT_OF_ORDER = Reply(503, headers={"Retry-After": "10"})
_NOT_HERE = Reply(404)

Answers = Callable[[Sequence[Asked]], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    asked: Asked
    reply: "asyncio.Future[Reply]"
    loop: asyncio.AbstractEventLoop


class Door:
    """One thread with one connection to the database keeps what all of them bring, in its order."""

    def __init__(self, answers: Answers | None = None) -> None:
        self._answers = answers or partial(answered, called=Recently())
        self._queue: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._begun = threading.Lock()
        self._thread: threading.Thread | None = None
        self._looked = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request whose path begins with `PATH`."""
        await _tell(send, await self._reply(scope, receive))

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        place = scope["path"].removeprefix(PATH).split("/")
        if len(place) != 3 or place[2]:
            return _NOT_HERE
        if refused := refused_unread(scope["method"], headers.get("content-length", "")):
            return refused
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _body(receive)
        except TimeoutError:
            return Reply(408)
        return await self._kept(_asked(scope, place, headers, body))

    async def _kept(self, asked: Asked) -> Reply:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(asked, loop.create_future(), loop)
        self._begin()
        self._queue.put(waiting)
        return await waiting.reply

    def _begin(self) -> None:
        """Once: in the process that serves, and not in the one it was forked from."""
        if self._thread is None:
            with self._begun:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="door", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            batch = self._batch()
            for each, reply in zip(batch, self._replies(batch), strict=True):
                each.loop.call_soon_threadsafe(_settle, each.reply, reply)

    def _batch(self) -> list[_Waiting]:
        batch = [self._queue.get()]
        while len(batch) < MOST and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _replies(self, batch: Sequence[_Waiting]) -> Sequence[Reply]:
        """What could not be kept is sent again by the provider."""
        try:
            self._look_at_connection()
            return self._answers([each.asked for each in batch])
        except Exception:
            log.exception("%s calls of providers were not kept", len(batch))
            connection.close()
            return [_OUT_OF_ORDER] * len(batch)

    def _look_at_connection(self) -> None:
        """Whether it still stands, which costs a question: not before each of many batches."""
        if time.monotonic() - self._looked > LOOK:
            close_old_connections()
        self._looked = time.monotonic()


def _asked(scope: Scope, place: Sequence[str], headers: dict[str, str], body: bytes) -> Asked:
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
    return Asked(
        method=scope["method"],
        channel=place[0],
        inbox=place[1],
        url=f"{settings.PUBLIC_URL}{path}{'?' if query else ''}{query}",
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=headers,
        body=body,
    )


async def _body(receive: Receive) -> bytes:
    """All of it: the server holds its length to what was announced."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise TimeoutError
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


def _settle(future: "asyncio.Future[Reply]", reply: Reply) -> None:
    if not future.done():  # who asked may have gone
        future.set_result(reply)


async def _tell(send: Send, reply: Reply) -> None:
    headers = {
        "content-type": reply.content_type,
        "content-length": str(len(reply.content)),
        "x-content-type-options": "nosniff",
        **reply.headers,
    }
    told = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": told})
    await send({"type": "http.response.body", "body": reply.content})
