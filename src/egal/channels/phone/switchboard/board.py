"""The switchboard: every call there is, what happens to them, and what agents want of them."""

import asyncio
import logging
from collections.abc import Sequence

from egal.calls.destinations import refusal
from egal.calls.voice import Gone, Heard, Incoming, Line, VoiceError
from egal.channels.phone.switchboard import ending
from egal.channels.phone.switchboard.flow import Flow
from egal.channels.phone.switchboard.inbound import inbound
from egal.channels.phone.switchboard.means import Means, Plan, Wish
from egal.channels.phone.switchboard.rules import TOO_MANY, Pace

log = logging.getLogger(__name__)

_UNAVAILABLE = 503  # RFC 3261, 21.5.4: try another of our machines
_NOT_FOUND = 404
_LAST_WORDS = 6.0  # seconds for a prompt, and the end of each call


class Board:
    """One for a process, in one event loop. draining: no new calls are taken."""

    def __init__(self, means: Means) -> None:
        self.means = means
        self.draining = False
        self.plans: dict[int, Plan] = {}
        self.flows: dict[Flow, asyncio.Task[None]] = {}
        self._pace = Pace()
        self._refusals: set[asyncio.Task[None]] = set()

    def heard(self, event: Heard) -> None:
        """What the driver tells."""
        if isinstance(event, Incoming):
            self._incoming(event)
        elif whose := self.means.legs.get(event.leg):
            whose.take(event)
            if isinstance(event, Gone):
                self.means.legs.pop(event.leg, None)

    async def use(self, plans: Sequence[Plan]) -> None:
        """The lines there are now, and what their callers meet from the next call on."""
        self.plans = {plan.line.inbox: plan for plan in plans}
        await self.means.voice.use([plan.line for plan in plans])

    def begin(self, flow: Flow, script: ending.Script, **told: object) -> Flow:
        """A call begins. told: more of the fact `began`."""
        line = flow.plan.line
        known = {"number": flow.number, "line": line.address, "host": self.means.host}
        self.means.ledger.expect(flow.id)
        flow.tell("began", **known, test=flow.test, menu=flow.plan.version, **told)
        task = asyncio.create_task(self._carry(flow, script))
        self.flows[flow] = task
        return flow

    def flow_of(self, row: int) -> Flow | None:
        """The call with this id, if it is one of ours."""
        return next((flow for flow in self.flows if flow.row == row), None)

    def may_ring(self, line: Line, agent: int, number: str) -> str:
        """As `Means.may_ring`."""
        named = line.settings.get("may_dial") or ()
        may_dial = [str(each) for each in named] if isinstance(named, (list, tuple)) else []
        if reason := refusal(number, line=line.address, may_dial=may_dial):
            return reason
        now = asyncio.get_running_loop().time()
        return "" if self._pace.allows(agent=agent, workspace=line.workspace, now=now) else TOO_MANY

    async def drain(self, seconds: float, hurry: asyncio.Event) -> None:
        """Take no new calls; those that are up may go on for so long, or until `hurry` is set, then
        they are ended."""
        self.draining = True
        await self._wait_for_calls(seconds, hurry)
        for flow in list(self.flows):
            flow.take(Wish("end", 0, {"reason": ending.RESTART}))
        await self._wait_for_calls(_LAST_WORDS)

    async def _wait_for_calls(self, seconds: float, hurry: asyncio.Event | None = None) -> None:
        hurried = asyncio.create_task((hurry or asyncio.Event()).wait())
        over = asyncio.create_task(self._all_over())
        await asyncio.wait([hurried, over], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        over.cancel()

    async def _all_over(self) -> None:
        while self.flows:
            await asyncio.wait(self.flows.values())

    def _incoming(self, event: Incoming) -> None:
        plan = self.plans.get(event.line.inbox)
        if plan is None or self.draining:
            cause = _UNAVAILABLE if self.draining else _NOT_FOUND
            task = asyncio.create_task(self._refuse(event, cause))
            self._refusals.add(task)
            task.add_done_callback(self._refusals.discard)
            return
        flow = Flow(self.means, plan, customer=event.leg, number=event.number)
        self.begin(flow, inbound, way="inbound", name=event.name, network_call=event.call)

    async def _refuse(self, event: Incoming, cause: int) -> None:
        try:
            await self.means.voice.refuse(event.leg, cause)
        except VoiceError as error:
            log.info("a call could not be refused: %s", error)

    async def _carry(self, flow: Flow, script: ending.Script) -> None:
        knowing = asyncio.create_task(flow.known())
        try:
            await ending.conduct(flow, script)
        finally:
            knowing.cancel()
            self.flows.pop(flow, None)
            self.means.ledger.forget(flow.id)
