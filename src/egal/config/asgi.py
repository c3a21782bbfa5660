"""The root of the web: `/rt` and `/in` answer by themselves, the rest is Django in a thread pool.

The files it answers with are sent outside of that pool (`shared/streaming.py`).
"""

import asyncio
import contextlib
import sys

import django
from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler

django.setup(set_prefix=False)

from egal.channels.door.gathering import PATH, Door  # noqa: E402 - needs Django set up
from egal.desk.news import news_of  # noqa: E402 - its models need Django set up
from egal.realtime.asked import Receive, Scope, Send  # noqa: E402
from egal.realtime.hub import Hub  # noqa: E402
from egal.realtime.news import News  # noqa: E402
from egal.realtime.signs import Signs  # noqa: E402
from egal.realtime.stream import stream  # noqa: E402
from egal.realtime.visits import Visits  # noqa: E402
from egal.shared.priority import can_wait  # noqa: E402
from egal.shared.streaming import leaving_files, with_files  # noqa: E402

THREADS = 8  # as many database connections at most, and as many more as RENEWING
# What all browsers fetch anew when something changes shares the interpreter with what somebody
# waits for: eight threads of it would leave that a ninth of the time.
RENEWING = 2
SWITCH = 0.0005  # seconds; the streams share the interpreter with busy pages and must not queue
sys.setswitchinterval(SWITCH)

_hub = Hub()
_news = News(_hub, news_of)
_signs = Signs(_hub)
_visits = Visits(_hub)
_door = Door()
_django = leaving_files(WSGIHandler())
_pages = WSGIMiddleware(_django, workers=THREADS)  # type: ignore[arg-type]
_renewed = WSGIMiddleware(_django, workers=RENEWING)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI 3."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/rt":
        await stream(_hub, scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/rt/news":
        await _news(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/rt/onlookers":
        await _signs(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/rt/visit":
        await _visits(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(PATH):
        await _door(scope, receive, send)
    elif scope["type"] == "http":
        pages = _renewed if can_wait(scope["headers"]) else _pages
        await with_files(pages, scope, receive, send)  # type: ignore[arg-type]


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    listening = asyncio.create_task(_hub.run())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening
    await send({"type": "lifespan.shutdown.complete"})
