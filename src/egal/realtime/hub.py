"""One listener a web process, many browsers: events come in by `seq` and go out as hints."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from egal.calls import wire
from egal.events import telling
from egal.events.sequencer import CHANNEL
from egal.realtime.access import Listener, still_allowed
from egal.realtime.asking import Asking, connect
from egal.realtime.onlookers import Onlookers, Place, Sight, Sign, packed, unpacked
from egal.realtime.visiting import Visiting
from egal.shared.ids import public_id

log = logging.getLogger(__name__)

BACKLOG = 500  # hints one browser may be behind before it is told to fetch everything anew
VISITS = 10.0  # seconds between two looks whether customers are still who they were
CHECK = 3.0  # seconds; a stream ends so long after its agent lost access, 5 at most
SIGNS = "egal_onlookers"  # the channel of NOTIFY
SEEN = 20.0  # seconds between two notes of who has a browser open
_POLL = 5.0  # seconds; only a lost NOTIFY waits so long
_TOGETHER = 0.1  # seconds in which signs are gathered to be told in one
_SWEEP = 1.0  # seconds between two looks for those who have given none

_SINCE = """
select event.seq, event.workspace_id, event.kind, event.conversation_id, matter.contact_id
  from events_event event
  left join conversations_conversation matter on matter.id = event.conversation_id
 where event.seq > %s order by event.seq limit 1000
"""
_MISSED = """
select seq, workspace_id, kind, conversation_id from events_event
 where workspace_id = %s and seq > %s order by seq limit %s
"""
_VISITS = """
select visitor.id, identity.contact_id
  from contacts_visitor visitor join contacts_identity identity on identity.id = visitor.identity_id
 where visitor.id = any (%s) and visitor.ended_at is null
"""
_MATTERS = """
select id from conversations_conversation
 where contact_id = %s order by last_activity_at desc limit 100
"""
_SEEN = """
update routing_presence set seen_at = now() where agent_id = any (%s) returning agent_id
"""
_TELL = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"


@dataclass(frozen=True, slots=True)
class Hint:
    """That something changed. Whoever shows it fetches it; nothing secret travels here.

    contact_id: whose the conversation is, as far as that was asked for.
    """

    seq: int
    workspace_id: int
    kind: str
    conversation_id: int | None
    contact_id: int | None = None

    def data(self) -> dict[str, Any]:
        """As sent to a browser."""
        shown = None if self.conversation_id is None else public_id(self.conversation_id)
        return {"seq": self.seq, "kind": self.kind, "conversation": shown}


@dataclass(frozen=True, slots=True)
class Ring:
    """What the telephone has for the browsers of one agent, as `calls/wire.py: tell_desk` says."""

    data: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class Subscription:
    """What one browser has not been sent yet.

    hints: None among them says that there is something for its agent alone (events/telling.py).
    A `Ring` is lost where much else waits: its tabs look again by themselves.
    overrun: it fell too far behind to catch up. ended: its agent may not listen any more.
    """

    listener: Listener
    news: asyncio.Queue[Hint | Sight | Ring | None] = field(
        default_factory=lambda: asyncio.Queue(BACKLOG)
    )
    overrun: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, hint: Hint | None) -> None:
        try:
            self.news.put_nowait(hint)
        except asyncio.QueueFull:
            self.overrun = True

    def show(self, sight: Sight | Ring) -> None:
        """Who is in a conversation. Losing that does no harm: the next sign is answered with it."""
        if not self.news.full():
            self.news.put_nowait(sight)


class Hub:
    """Listens to the sequencer and to signs, and fans out. Runs for ever; survives a lost database.

    seq: the last event that was fanned out. onlookers: of all conversations, as all web processes
    have told. visiting: the customers who follow theirs.
    """

    def __init__(self) -> None:
        self._subscriptions: dict[int, set[Subscription]] = defaultdict(set)
        self.seq = 0
        self.onlookers = Onlookers()
        self.visiting = Visiting()
        self._follows = asyncio.Event()
        self._asking = Asking()
        self._signs: dict[tuple[Place, int, str], Sign] = {}
        self._given = asyncio.Event()
        self._came = asyncio.Event()
        self._looked_at = 0.0  # when events were last asked for, by the loop's clock

    async def subscribe(self, listener: Listener) -> Subscription:
        """From when this returns, every hint after `seq` is put into the subscription."""
        await self._follows.wait()
        subscription = Subscription(listener)
        self._subscriptions[listener.workspace_id].add(subscription)
        self._came.set()
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
        rows = await self._asking.rows(_MISSED, [workspace_id, after, BACKLOG + 1])
        return None if len(rows) > BACKLOG else [Hint(*row) for row in rows]

    def tell(self, sign: Sign) -> None:
        """Let all web processes hear of it, this one too; of one tab, the last sign counts."""
        self._signs[sign.place, sign.agent_id, sign.tab] = sign
        self._given.set()

    async def run(self) -> None:
        work = (self._follow, self._end, self._tell, self._sweep, self._end_visits, self._see)
        try:
            await asyncio.gather(*(self._again_and_again(each) for each in work))
        finally:
            await self._asking.close()

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except (psycopg.Error, OSError) as error:
                log.warning("the event stream was cut off, trying again: %s", error)
                await asyncio.sleep(1)

    async def _follow(self) -> None:
        async with await connect() as listener:
            await listener.execute(f"listen {CHANNEL}")
            await listener.execute(f"listen {telling.CHANNEL}")
            await listener.execute(f"listen {SIGNS}")
            await listener.execute(f"listen {wire.TO_DESK}")
            if not self.seq:
                self.seq = await _last_seq(listener)
            self._follows.set()
            while True:
                await self._publish(listener)
                while not await self._has_news(listener):
                    pass

    async def _has_news(self, listener: psycopg.AsyncConnection[Any]) -> bool:
        """Wait to be told of something; whether it is time to ask for events."""
        told = False
        async for notify in listener.notifies(timeout=_POLL, stop_after=1):
            if notify.channel == SIGNS:
                self._hear(notify.payload)
            elif notify.channel == telling.CHANNEL:
                self._ring(set(telling.told_by(notify.payload)))
            elif notify.channel == wire.TO_DESK:
                self._pass_on(wire.unpacked(notify.payload))
            else:
                told = True
        return told or asyncio.get_running_loop().time() - self._looked_at >= _POLL

    async def _end(self) -> None:
        """End the streams of those who may not listen any more: one question for all of them."""
        async with await connect() as asking:
            while True:
                await asyncio.sleep(CHECK)
                open_now = [each for group in self._subscriptions.values() for each in group]
                if open_now:
                    allowed = await still_allowed(asking, [each.listener for each in open_now])
                    for each in open_now:
                        if each.listener not in allowed:
                            each.ended.set()

    async def _end_visits(self) -> None:
        """End what customers follow whose token was ended, or who are somebody else by now."""
        while True:
            await asyncio.sleep(VISITS)
            if wanted := self.visiting.visitors():
                rows = await self._asking.rows(_VISITS, [wanted])
                self.visiting.keep({row[0]: row[1] for row in rows})

    async def _see(self) -> None:
        """Note for all who follow that they are there: at once for who comes, then now and then."""
        while True:
            self._came.clear()
            groups = self._subscriptions.values()
            if here := {each.listener.agent_id for group in groups for each in group}:
                await self._asking.rows(_SEEN, [sorted(here)])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), SEEN)
                await asyncio.sleep(_TOGETHER)

    async def matters(self, contact_id: int) -> list[int]:
        """The conversations of a contact, the latest hundred."""
        rows = await self._asking.rows(_MATTERS, [contact_id])
        return [row[0] for row in rows]

    def _ring(self, agents: set[int]) -> None:
        for group in self._subscriptions.values():
            for subscription in group:
                if subscription.listener.agent_id in agents:
                    subscription.put(None)

    def _pass_on(self, message: Mapping[str, Any]) -> None:
        """What the telephone says, to all tabs of its agent; they know for which of them it is."""
        agent = message.get("agent")
        for subscription in self._subscriptions.get(message.get("workspace", 0), ()):
            if subscription.listener.agent_id == agent:
                subscription.show(Ring(_for_tabs(message)))

    async def _publish(self, listener: psycopg.AsyncConnection[Any]) -> None:
        self._looked_at = asyncio.get_running_loop().time()
        cursor = await listener.execute(_SINCE, [self.seq])
        for row in await cursor.fetchall():
            hint = Hint(*row)
            self.seq = hint.seq
            for subscription in self._subscriptions.get(hint.workspace_id, ()):
                subscription.put(hint)
            self.visiting.changed(hint.seq, hint.kind, hint.conversation_id, hint.contact_id)

    async def _tell(self) -> None:
        while True:
            await self._given.wait()
            await asyncio.sleep(_TOGETHER)
            self._given.clear()
            signs, self._signs = self._signs, {}
            for payload in packed(signs.values()):
                await self._asking.rows(_TELL, [SIGNS, payload])

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            for place in self.onlookers.lapse():
                self._show(place)

    def _hear(self, payload: str) -> None:
        signs = unpacked(payload)
        changed = {sign.place for sign in signs if self.onlookers.hear(sign)}
        for sign in signs:
            self.visiting.hear(sign)
        for place in changed:
            self._show(place)

    def _show(self, place: Place) -> None:
        """To those alone who are there themselves."""
        workspace_id, conversation_id = place
        sight = Sight(conversation_id, self.onlookers.at(place))
        there = {each.agent_id for each in sight.people}
        for subscription in self._subscriptions.get(workspace_id, ()):
            if subscription.listener.agent_id in there:
                subscription.show(sight)


def _for_tabs(message: Mapping[str, Any]) -> dict[str, Any]:
    """Without whose it is; calls by their public ids."""
    shown = {name: value for name, value in message.items() if name not in ("workspace", "agent")}
    call = shown.get("call")
    return {**shown, "call": public_id(call)} if isinstance(call, int) else shown


async def _last_seq(asking: psycopg.AsyncConnection[Any]) -> int:
    cursor = await asking.execute("select coalesce(max(seq), 0) from events_lastplace")
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
