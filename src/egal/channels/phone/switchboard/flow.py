"""One call: what happens to it comes as signals, and what becomes of it is told as facts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from egal.calls.facts import CallFact, Kind
from egal.calls.menus.blocks import Menu
from egal.calls.voice import Digit, Gone, Leg, Track, VoiceError
from egal.channels.phone.switchboard.means import Means, Plan, Played, Signal, Wish
from egal.shared import clock

log = logging.getLogger(__name__)

By = Literal["customer", "agent", "us"]


class Called(Exception):
    """While they wait, an agent takes them ("answer"), or promises to ring back ("later")."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish.do)
        self.wish = wish


class Over(Exception):
    """The call ends here. outcome: "" for what follows from its facts. cause: a SIP status."""

    def __init__(self, by: By, *, outcome: str = "", reason: str = "", cause: int = 200) -> None:
        super().__init__(by)
        self.by, self.outcome, self.reason, self.cause = by, outcome, reason, cause


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An agent in a call: by which leg, in which tab of their browser. 0 for a telephone that was
    rung to be the other side."""

    agent: int
    leg: Leg
    tab: str = ""


class Flow:
    """A call from its first sign to its last, run by a script such as `inbound.inbound`.

    customer: their leg, "" while there is none. desk: who talks with them. knows: ids of agents who
    were in it. queued: whether they stand in the queue; since: their place there, kept whatever
    happens. tracks: who is recorded. pauses: when recording stopped and went on, in turn.
    """

    def __init__(self, means: Means, plan: Plan, *, customer: Leg = "", number: str = "") -> None:
        self.means, self.plan, self.voice = means, plan, means.voice
        self.id = f"{means.host}-{uuid4().hex}"
        self.customer, self.number = "", number
        self.menu: Menu = plan.menu
        self.language: str = plan.menu.languages[0]
        self.test = False
        self.row: int | None = None
        self.callback: int | None = None
        self.desk: AtDesk | None = None
        self.knows: set[int] = set()
        self.queued = False
        self.since: datetime | None = None
        self.tracks: list[Track] = []
        self.recorded_since: datetime | None = None
        self.pauses: list[datetime] = []
        self._signals: asyncio.Queue[Signal] = asyncio.Queue()
        self._turn = 0
        self._told = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        if customer:
            self.meet(customer)

    # What happens

    def take(self, signal: Signal) -> None:
        """Something happened to one of our legs, or an agent wants something."""
        self._signals.put_nowait(signal)

    async def next(self, seconds: float | None = None) -> Signal | None:
        """The next that happens; None when nothing does for so long. Over when they hang up."""
        try:
            async with asyncio.timeout(seconds):
                signal = await self._signals.get()
        except TimeoutError:
            return None
        if isinstance(signal, Gone) and signal.leg == self.customer:
            raise Over("customer", cause=signal.cause)
        if isinstance(signal, Wish) and signal.do == "end":
            raise Over("us", reason=str(signal.data.get("reason", "")))
        if isinstance(signal, Wish) and self.queued and signal.do in ("answer", "later"):
            raise Called(signal)
        return signal

    def tell(self, kind: Kind, **data: Any) -> None:
        """It is a fact from now on."""
        self._told += 1
        fact = CallFact(
            call=self.id, key=f"{self._told}-{kind}", kind=kind, at=clock.now(), data=data
        )
        self.means.ledger.tell(self.plan.line.inbox, fact)

    def meet(self, leg: Leg) -> None:
        """This leg is the customer's."""
        self.customer = leg
        self.own(leg)

    def own(self, leg: Leg) -> None:
        """Hear what happens to it."""
        self.means.legs[leg] = self

    # What they hear

    async def play(self, *names: str, again: bool = False, leg: Leg = "") -> int:
        """Begin to play to the customer, or to another leg; the turn, of which `Played` tells."""
        files = await self.means.sounds(self.plan.line.workspace, names, self.language)
        self._turn += 1
        turn = self._turn
        self.later(self._play(turn, leg or self.customer, files, again))
        return turn

    async def words(self, function: Callable[..., tuple[str, ...]], *asked: Any) -> tuple[str, ...]:
        """What one of `rows` finds to be said; nothing where it finds nothing out, because silence
        is better than the end of a call."""
        try:
            return await self.means.ask(function, *asked)
        except Exception as error:
            log.warning("not said: %s", error)
            return ()

    async def say(self, *names: str) -> None:
        """Play to the customer and wait until it is through, whatever is pressed meanwhile."""
        turn = await self.play(*names)
        while True:
            signal = await self.next()
            if isinstance(signal, Played) and signal.turn == turn:
                return

    async def key(self, *names: str, patience: float | None = None) -> str:
        """The key pressed while this plays or within patience after; "" for none."""
        turn = await self.play(*names)
        wait: float | None = None
        while True:
            signal = await self.next(wait)
            if signal is None:
                return ""
            if isinstance(signal, Digit) and signal.leg == self.customer:
                await self.voice.stop_playing(self.customer)
                return signal.digit
            if isinstance(signal, Played) and signal.turn == turn:
                wait = self.means.patience.key if patience is None else patience

    async def digits(self, *names: str, most: int = 16) -> str:
        """Keys up to #, or until none comes."""
        found = await self.key(*names)
        while found and found[-1] != "#" and len(found) < most:
            pressed = await self.key(patience=self.means.patience.key)
            if not pressed:
                break
            found += pressed
        return found.rstrip("#")

    # Its life

    def finish(self) -> None:
        """Nothing goes on beside it any more."""
        for task in self._tasks:
            task.cancel()

    def later(self, work: Awaitable[Any]) -> None:
        """Beside the script; ended with it, unless it must not be."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def known(self) -> int | None:
        """The id of the call's row, once it has been noted."""
        if self.row is None:
            self.row = await self.means.ledger.row(self.id)
        return self.row

    async def _play(self, turn: int, leg: Leg, files: list[Any], again: bool) -> None:
        through = False
        with suppress(VoiceError):  # it is gone, of which we are told
            through = not files or await self.voice.play(leg, files, again=again)
        self.take(Played(turn, through))
