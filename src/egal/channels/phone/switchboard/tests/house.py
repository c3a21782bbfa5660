"""A switchboard over a fake driver and the test's own database, and what agents do at it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import OperationalError, connections

from egal.calls.models import Call, CallEvent
from egal.channels.phone.switchboard import keeping, rows
from egal.channels.phone.switchboard.board import Board
from egal.channels.phone.switchboard.journal import Journal
from egal.channels.phone.switchboard.ledger import Ledger
from egal.channels.phone.switchboard.means import Means, Patience
from egal.channels.phone.switchboard.wishes import obey
from egal.conversations.models import Inbox
from egal.routing.actions.offers import accept_offer
from egal.routing.models import Offer, Waiting
from egal.shared import clock
from egal.testing.people import Nordnetz
from egal.testing.voice import FakeLeg, FakeVoice
from egal.workspaces.models import Agent

QUICK = Patience(key=0.05, browser=1.0, number=1.0, target=0.2, voicemail=0.3, again=0.02)


async def at_once(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """In the loop's own thread, where the test's transaction is."""
    return function(*args, **kwargs)


async def names(_workspace: int, wanted: Sequence[str], _language: str) -> list[Path]:
    """Every sound there could be, by its name."""
    return [Path(f"{name}.wav") for name in wanted if name]


@dataclass
class House:
    """told: what agents' browsers were told, newest last. away: the database is."""

    nordnetz: Nordnetz
    line: Inbox
    folder: Path
    patience: Patience = QUICK
    voice: FakeVoice = field(default_factory=FakeVoice)
    told: list[dict[str, Any]] = field(default_factory=list)
    away: bool = False

    def lives(self, story: Callable[["House"], Awaitable[None]]) -> None:
        """Let it happen, with the database as this test sees it."""
        ours = connections["default"]

        async def happens() -> None:
            connections["default"] = ours
            async with self.open():
                await story(self)

        asyncio.run(happens())

    @asynccontextmanager
    async def open(self) -> AsyncIterator["House"]:
        """While calls are carried."""
        with Journal(self.folder / "journal.jsonl") as journal:
            self.ledger = Ledger(journal, self._note)
            self.board = Board(self._means())
            await self.voice.start(self.board.heard)
            await self.board.use(rows.plans())
            work = asyncio.create_task(self.ledger.run())
            try:
                yield self
            finally:
                await self.voice.stop()
                await self.until(lambda: not self.board.flows)
                work.cancel()
                if not self.away:
                    await self.ledger.note_all()

    async def until(self, holds: Callable[[], Any]) -> Any:
        """Wait for something to be so."""
        async with asyncio.timeout(15):
            while not (found := holds()):
                await asyncio.sleep(0.005)
        return found

    async def calls(self, number: str = "+4915112345678") -> FakeLeg:
        """Somebody calls, and is answered."""
        plan = self.board.plans[self.line.id]
        leg = self.voice.rings(plan.line, number)
        await self.until(lambda: leg.heard)
        return leg

    async def hears(self, leg: FakeLeg, name: str) -> None:
        await self.until(lambda: name in leg.heard)

    async def queued(self) -> Waiting:
        """Whoever stands in the queue."""
        standing = Waiting.objects.filter(taken_at=None, left_at=None)
        found: Waiting = await self.until(standing.first)
        return found

    async def wants(self, agent: Agent, do: str, **data: Any) -> None:
        message = {"workspace": agent.workspace_id, "agent": agent.id, "do": do, **data}
        await obey(self.board, message)

    async def answers(self, agent: Agent) -> FakeLeg:
        """An agent takes who waits; their leg, once both talk."""
        waiting = await self.queued()
        offer = Offer.objects.create(
            workspace_id=agent.workspace_id,
            waiting=waiting,
            agent=agent,
            made_at=clock.now(),
            until=clock.now(),
        )
        accept_offer(offer=offer, agent=agent)
        await self.wants(agent, "answer", call=waiting.call_id, tab="t1")
        return await self.talks(agent)

    async def talks(self, agent: Agent) -> FakeLeg:
        """Their browser answers what it is offered."""
        leg = await self.connects(agent)
        await self.until(lambda: leg.bridged)
        return leg

    async def connects(self, agent: Agent) -> FakeLeg:
        """The same, before there is anybody to talk to."""
        offer = await self.until(lambda: self._offered(agent))
        self.told.remove(offer)
        await self.wants(agent, "sdp", leg=offer["leg"], sdp="v=0 answer")
        return self.voice.legs[offer["leg"]]

    def refusals(self) -> list[str]:
        return [each["reason"] for each in self.told if each["kind"] == "refused"]

    def recordings(self) -> list[tuple[Path, dict[str, Any]]]:
        """What is to be kept."""
        return keeping.waiting(self.folder)

    def call(self) -> Call:
        """The only one there is."""
        return Call.objects.get()

    def kinds(self) -> list[str]:
        """What is noted of all calls."""
        return list(CallEvent.objects.order_by("at", "id").values_list("kind", flat=True))

    async def ended(self) -> Call:
        """The call, once it is over and noted."""
        await self.until(lambda: not self.board.flows and self.ledger.empty)
        return self.call()

    def _offered(self, agent: Agent) -> dict[str, Any] | None:
        told = [each for each in self.told if each["kind"] == "sdp" and each["agent"] == agent.id]
        return told[-1] if told else None

    def _means(self) -> Means:
        return Means(
            host="hamburg",
            voice=self.voice,
            ledger=self.ledger,
            ask=self._ask,
            tell=self._tell,
            sounds=names,
            folder=self.folder,
            may_ring=lambda line, agent, number: self.board.may_ring(line, agent, number),
            patience=self.patience,
        )

    async def _ask(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.away:
            raise OperationalError("the database is away")
        return await at_once(function, *args, **kwargs)

    async def _note(self, inbox: int, facts: Any) -> int | None:
        row: int | None = await self._ask(rows.note, inbox, facts)
        return row

    async def _tell(self, **message: Any) -> None:
        self.told.append(message)
