"""Large bodies between the web server and Django, which works in a few threads.

A file goes to the browser outside of those threads, so that many slow readers hold up nobody, and
a piece at a time, so that it never lies in memory. A request that is cut off is an error and not
a shorter request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from egal.shared.files import PIECE

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pages = Callable[[Scope, Receive, Send], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_FILE = "egal.file"
_readers = ThreadPoolExecutor(8, thread_name_prefix="files")


class Readable(Protocol):
    """An open file, as far as it is needed here."""

    def read(self, size: int) -> bytes: ...
    def close(self) -> None: ...


class _Whole:
    """A request's body that does not end before its time."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int) -> bytes:
        """Exactly so much; whoever asks knows how much was announced."""
        read = bytes(self._body.read(size))
        if len(read) < size:
            raise OSError("The request was cut off.")
        return read

    def readline(self, limit: int = -1) -> bytes:
        return bytes(self._body.readline(limit))


def leaving_files(application: Wsgi) -> Wsgi:
    """The same application; a file it answers with is left for `with_files` to send."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def leave(file: Readable, _size: int) -> list[bytes]:
            environ["asgi.scope"][_FILE] = file
            return []

        environ["wsgi.file_wrapper"] = leave
        environ["wsgi.input"] = _Whole(environ["wsgi.input"])
        return application(environ, start_response)

    return answer


async def with_files(pages: Pages, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the pages answer, then send the file they have left, if any."""

    async def unless_left(message: Message) -> None:
        if _FILE not in scope or message["type"] != "http.response.body":
            await send(message)

    try:
        await pages(scope, receive, unless_left)
        if _FILE in scope:
            await _send(scope[_FILE], receive, send)
    finally:
        if _FILE in scope:
            await _in_thread(scope.pop(_FILE).close)


async def _send(file: Readable, receive: Receive, send: Send) -> None:
    """Until the end or until nobody listens; `send` waits while the browser is slow."""
    gone = asyncio.create_task(_gone(receive))
    try:
        while not gone.done() and (piece := await _in_thread(file.read, PIECE)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _in_thread(call: Callable[..., Any], *values: Any) -> Awaitable[Any]:
    return asyncio.get_running_loop().run_in_executor(_readers, call, *values)
