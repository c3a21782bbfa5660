"""`/rt/visit`: server-sent events for one customer, on plain ASGI.

Asked for with `fetch` and the token in a header, because an address with a token in it lies in
every log. What changed is fetched; who writes an answer, and that somebody reads, is told here.
"""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.db import close_old_connections

from egal.contacts.visitors import cookie_of, secret_in, visitor_of
from egal.realtime.asked import Asked, Receive, Scope, Send
from egal.realtime.hub import Hub
from egal.realtime.visiting import Visit
from egal.workspaces.portals import opened_at_slug

MOST = 10  # streams of one visitor in a process, which is as many tabs
PULSE = 25.0  # seconds between signs of life
_one_connection = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rt-visit")
_OPEN = [  # no cookie of another site: it never says that credentials are allowed
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, OPTIONS"),
    (b"access-control-allow-headers", b"Authorization"),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"no-store"),
]


_open: set[Visit] = set()


def end_visits() -> None:
    """Before the process ends: they come back by themselves, to the next one."""
    for visit in _open:
        visit.end()


@dataclass(frozen=True, slots=True)
class Guest:
    """A customer as their token says."""

    visitor_id: int
    contact_id: int


class Visits:
    """Streams to customers."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """200 and a stream, 204 for a preflight, 401 for a token that is not known there, 429 for
        one with too many streams."""
        if scope["method"] == "OPTIONS":
            await _answer(send, 204)
            return
        asked = Asked(scope)
        guest = await asyncio.get_running_loop().run_in_executor(
            _one_connection, guest_of, asked, asked.query.get("workspace", "")
        )
        del asked  # a stream lives for hours
        if scope["method"] != "GET" or guest is None:
            await _answer(send, 401)
            return
        if self._hub.visiting.held_by(guest.visitor_id, guest.contact_id) >= MOST:
            await _answer(send, 429, [(b"retry-after", b"30")])
            return
        await self._stream(guest, receive, send)

    async def _stream(self, guest: Guest, receive: Receive, send: Send) -> None:
        matters = await self._hub.matters(guest.contact_id)
        visit = Visit(guest.visitor_id, guest.contact_id, set(matters))
        self._hub.visiting.come(visit)
        _open.add(visit)
        writing = asyncio.ensure_future(_write(visit, self._hub.seq, send))
        try:
            gone = asyncio.ensure_future(_gone(receive))
            await asyncio.wait({writing, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
        finally:
            self._hub.visiting.go(visit)
            _open.discard(visit)
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await writing


def guest_of(asked: Asked, slug: str) -> Guest | None:
    """Whose token this is at the open portal of this workspace."""
    close_old_connections()
    portal = opened_at_slug(slug)
    if portal is None:
        return None
    workspace_id = portal.workspace_id
    secret = secret_in(
        authorization=asked.header("authorization"),
        proof=asked.header("x-egal"),
        cookie=_cookie(asked.cookies, cookie_of(workspace_id)),
    )
    found = visitor_of(secret, workspace_id) if secret else None
    return Guest(found.id, found.identity.contact_id) if found else None


def _cookie(cookies: str, name: str) -> str:
    try:
        morsel = SimpleCookie(cookies).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def _write(visit: Visit, seq: int, send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *_OPEN]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _body(send, _event("hello", {"seq": seq}))
    while not visit.ended:
        try:
            async with asyncio.timeout(PULSE):
                await visit.told.wait()
        except TimeoutError:
            await _body(send, ": alive\n\n")
            continue
        visit.told.clear()
        news, visit.news = visit.news, []
        await _body(send, "".join(_event(name, data) for name, data in news))
    await send({"type": "http.response.body", "body": b""})


async def _body(send: Send, text: str) -> None:
    if text:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


async def _answer(send: Send, status: int, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
    headers = [*_OPEN, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
