"""`/rt`: server-sent events on plain ASGI (HTML Living Standard, section 9.2).

A browser is told "this changed" and fetches what it shows. After a gap it says the last `seq` it
has seen (`Last-Event-ID`, or `after` at first), gets what it missed, or the word to fetch all.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from egal.realtime.access import listener_for
from egal.realtime.asked import Asked, Receive, Scope, Send, answer, as_number
from egal.realtime.hub import Hint, Hub, Ring, Subscription
from egal.realtime.onlookers import Sight
from egal.realtime.visits import end_visits

SPREAD = 40  # ms for each browser, over which all of them fetch their pages after a change
PULSE = 15.0  # seconds between signs of life, by which proxies and `stream.js` notice a dead line

one_connection = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rt-access")


_open: set[Subscription] = set()


def open_streams() -> int:
    """How many browsers this process serves at the moment."""
    return len(_open)


def end_streams() -> None:
    """Before the process ends. The browsers come back by themselves, to the next one."""
    for subscription in _open:
        subscription.ended.set()
    end_visits()


async def stream(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one browser until it goes away. 403 without a place in the workspace asked for."""
    asked = Asked(scope)
    after = as_number(asked.header("last-event-id") or asked.query.get("after", ""))
    listener = await asyncio.get_running_loop().run_in_executor(
        one_connection, listener_for, asked.cookies, asked.query.get("workspace", "")
    )
    del asked  # a stream lives for hours
    if scope["method"] != "GET" or listener is None:
        await answer(send, 403, "Sign in to follow this workspace.\n")
        return
    subscription = await hub.subscribe(listener)
    now = hub.seq
    _open.add(subscription)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await _start(send)
        replay = [] if after is None else await hub.missed(listener.workspace_id, after)
        begun = now if after is None or replay is None else after
        messages = _messages(subscription, begun, replay)
        await _until(gone, subscription.ended, _write(send, messages))
        if subscription.ended.is_set():
            await _close(send)
    finally:
        gone.cancel()
        _open.discard(subscription)
        hub.unsubscribe(subscription)


async def _messages(
    subscription: Subscription, seen: int, replay: list[Hint] | None
) -> AsyncIterator[str]:
    if replay is None:
        yield _event("reset", {"seq": seen}, seen)
    yield _event("hello", {"seq": seen}, seen)
    for hint in replay or ():
        seen = hint.seq
        yield _changed(hint)
    while True:
        try:
            news: Hint | Sight | Ring | None = await asyncio.wait_for(
                subscription.news.get(), PULSE
            )
        except TimeoutError:
            yield _event("alive", {})
            continue
        if subscription.overrun:
            return  # it comes back by itself with its last seq
        if news is None:
            yield "event: told\ndata: {}\n\n"
        elif isinstance(news, Sight):
            yield _event("onlookers", news.data())
        elif isinstance(news, Ring):
            yield _event("phone", news.data)
        elif news.seq > seen:
            yield _changed(news)


def _changed(hint: Hint) -> str:
    """spread: in ms, over how long all browsers together should fetch their pages."""
    return _event("changed", {**hint.data(), "spread": open_streams() * SPREAD}, hint.seq)


def _event(name: str, data: object, seq: int | None = None) -> str:
    """seq: from which the browser goes on after a gap; None leaves that as it is."""
    place = "" if seq is None else f"id: {seq}\n"
    return f"event: {name}\n{place}data: {json.dumps(data)}\n\n"


async def _write(send: Send, messages: AsyncIterator[str]) -> None:
    async for message in messages:
        await send({"type": "http.response.body", "body": message.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _close(send: Send) -> None:
    """The browser then asks anew, and is told 403. One that does not read is not waited for."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await send({"type": "http.response.body", "body": b""})


async def _until(
    gone: asyncio.Future[None], ended: asyncio.Event, writing: Awaitable[None]
) -> None:
    task, end = asyncio.ensure_future(writing), asyncio.ensure_future(ended.wait())
    any_of: set[asyncio.Future[Any]] = {gone, task, end}
    try:
        await asyncio.wait(any_of, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        task.cancel()
        end.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
