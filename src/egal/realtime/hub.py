"""One listener a web process, many browsers: events come in by `seq` and go out as hints."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from django.db import connection

from egal.events import telling
from egal.events.sequencer import CHANNEL
from egal.realtime.access import Listener, still_allowed
from egal.shared.ids import public_id

log = logging.getLogger(__name__)

BACKLOG = 500  # hints one browser may be behind before it is told to fetch everything anew
CHECK = 3.0  # seconds; a stream ends so long after its agent lost access, 5 at most
_POLL = 5.0  # seconds; only a lost NOTIFY waits so long

_SINCE = """
select seq, workspace_id, kind, conversation_id from events_event
 where seq > %s order by seq limit 1000
"""
_MISSED = """
select seq, workspace_id, kind, conversation_id from events_event
 where workspace_id = %s and seq > %s order by seq limit %s
"""


@dataclass(frozen=True, slots=True)
class Hint:
    """That something changed. Whoever shows it fetches it; nothing secret travels here."""

    seq: int
    workspace_id: int
    kind: str
    conversation_id: int | None

    def data(self) -> dict[str, Any]:
        """As sent to a browser."""
        shown = None if self.conversation_id is None else public_id(self.conversation_id)
        return {"seq": self.seq, "kind": self.kind, "conversation": shown}


@dataclass(eq=False, slots=True)
class Subscription:
    """What one browser has not been sent yet.

    hints: None among them says that there is something for its agent alone (events/telling.py).
    overrun: it fell too far behind to catch up. ended: its agent may not listen any more.
    """

    listener: Listener
    hints: asyncio.Queue[Hint | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    overrun: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, hint: Hint | None) -> None:
        try:
            self.hints.put_nowait(hint)
        except asyncio.QueueFull:
            self.overrun = True


class Hub:
    """Listens to the sequencer and fans out. Runs for ever; survives a lost database.

    seq: the last event that was fanned out.
    """

    def __init__(self) -> None:
        self._subscriptions: dict[int, set[Subscription]] = defaultdict(set)
        self.seq = 0
        self._follows = asyncio.Event()
        self._past = Past()

    async def subscribe(self, listener: Listener) -> Subscription:
        """From when this returns, every hint after `seq` is put into the subscription."""
        await self._follows.wait()
        subscription = Subscription(listener)
        self._subscriptions[listener.workspace_id].add(subscription)
        return subscription

    def listener(self, session: str, slug: str) -> Listener | None:
        """Whoever follows this workspace in this session, as allowed as at the last check."""
        for group in self._subscriptions.values():
            for each in group:
                listener = each.listener
                if (listener.session, listener.slug) == (session, slug):
                    return None if each.ended.is_set() else listener
        return None

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions[subscription.listener.workspace_id].discard(subscription)

    async def missed(self, workspace_id: int, after: int) -> list[Hint] | None:
        """The hints of a workspace since `after`; None when they are too many to replay."""
        return await self._past.missed(workspace_id, after)

    async def run(self) -> None:
        try:
            await asyncio.gather(
                self._again_and_again(self._follow), self._again_and_again(self._end)
            )
        finally:
            await self._past.close()

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except (psycopg.Error, OSError) as error:
                log.warning("the event stream was cut off, trying again: %s", error)
                await asyncio.sleep(1)

    async def _follow(self) -> None:
        async with await _connect() as listener:
            await listener.execute(f"listen {CHANNEL}")
            await listener.execute(f"listen {telling.CHANNEL}")
            if not self.seq:
                self.seq = await _last_seq(listener)
            self._follows.set()
            while True:
                await self._publish(listener)
                async for notice in listener.notifies(timeout=_POLL, stop_after=1):
                    if notice.channel == telling.CHANNEL:
                        self._ring(set(telling.told_by(notice.payload)))

    async def _end(self) -> None:
        """End the streams of those who may not listen any more: one question for all of them."""
        async with await _connect() as asking:
            while True:
                await asyncio.sleep(CHECK)
                open_now = [each for group in self._subscriptions.values() for each in group]
                if open_now:
                    allowed = await still_allowed(asking, [each.listener for each in open_now])
                    for each in open_now:
                        if each.listener not in allowed:
                            each.ended.set()

    def _ring(self, agents: set[int]) -> None:
        for group in self._subscriptions.values():
            for subscription in group:
                if subscription.listener.agent_id in agents:
                    subscription.put(None)

    async def _publish(self, listener: psycopg.AsyncConnection[Any]) -> None:
        for hint in await _hints(listener, _SINCE, [self.seq]):
            self.seq = hint.seq
            for subscription in self._subscriptions.get(hint.workspace_id, ()):
                subscription.put(hint)


class Past:
    """What happened before, asked over one connection by one browser at a time.

    When a web process starts again, all its browsers come back in the same second; a connection
    each would use up those of the database.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._asking: psycopg.AsyncConnection[Any] | None = None

    async def missed(self, workspace_id: int, after: int) -> list[Hint] | None:
        """See Hub."""
        async with self._turn:
            hints = await self._hints([workspace_id, after, BACKLOG + 1])
        return None if len(hints) > BACKLOG else hints

    async def close(self) -> None:
        if self._asking is not None:
            await self._asking.close()
            self._asking = None

    async def _hints(self, values: list[int]) -> list[Hint]:
        try:
            return await _hints(await self._connected(), _MISSED, values)
        except psycopg.OperationalError:  # it was cut meanwhile: once more on a new one
            await self.close()
            return await _hints(await self._connected(), _MISSED, values)

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._asking is None or self._asking.closed:
            self._asking = await _connect()
        return self._asking


async def _connect() -> psycopg.AsyncConnection[Any]:
    params = connection.get_connection_params()
    known = {key: value for key, value in params.items() if key not in _DJANGO_ONLY}
    return await psycopg.AsyncConnection.connect(**known, autocommit=True)


_DJANGO_ONLY = {"context", "cursor_factory", "prepare_threshold", "client_encoding"}


async def _last_seq(asking: psycopg.AsyncConnection[Any]) -> int:
    cursor = await asking.execute("select coalesce(max(seq), 0) from events_lastplace")
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def _hints(
    asking: psycopg.AsyncConnection[Any], query: LiteralString, values: list[int]
) -> list[Hint]:
    cursor = await asking.execute(query, values)
    return [Hint(*row) for row in await cursor.fetchall()]
