"""`egal phone`: the process that carries calls."""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import ExitStack
from typing import Any

from django.db import DatabaseError, InterfaceError

from egal.calls.voice import Voice, VoiceError
from egal.calls.wire import tell_desk
from egal.channels.phone import closing
from egal.channels.phone.switchboard import keeping, rows
from egal.channels.phone.switchboard.board import Board
from egal.channels.phone.switchboard.journal import Journal
from egal.channels.phone.switchboard.ledger import Ledger
from egal.channels.phone.switchboard.listening import listen
from egal.channels.phone.switchboard.means import Means
from egal.channels.phone.switchboard.sounds import Finding
from egal.channels.phone.switchboard.threads import Threads
from egal.channels.phone.switchboard.wishes import obey
from egal.shared import clock
from egal.shared.configuration import Configuration

log = logging.getLogger(__name__)

# All in seconds.
LOOK = 2.0  # between two looks at the lines, and at recordings to be kept
SIGN = 5.0  # between two signs of life
_LAST_NOTES = 3.0  # for noting what happened at the very end

MakeVoice = Callable[[Configuration], Voice]


def run_phone(configuration: Configuration) -> None:
    """Carry calls until SIGTERM, which lets them go on for a while, or SIGINT, which does not."""
    from egal.channels.phone.embedded.driver import embedded  # not into the memory of the others

    asyncio.run(carry(configuration, embedded))


async def carry(configuration: Configuration, make: MakeVoice) -> None:
    """The same for any driver."""
    host = socket.gethostname()
    folder = configuration.data / "phone"
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(folder / f"journal-{host}.jsonl"))
        threads = Threads()
        stack.callback(threads.close)
        ledger = Ledger(journal, lambda inbox, facts: threads.ask(rows.note, inbox, facts))
        kept = folder / "recordings"
        kept.mkdir(exist_ok=True)
        means = Means(
            host=host,
            voice=make(configuration),
            ledger=ledger,
            ask=threads.ask,
            tell=lambda **message: threads.ask(tell_desk, **message),
            sounds=Finding(threads.ask),
            folder=kept,
            may_ring=lambda line, agent, number: board.may_ring(line, agent, number),
        )
        board = Board(means)
        await Phone(configuration, board, journal).live()


class Phone:
    """A board and what keeps it going: its lines, its signs of life, its end."""

    def __init__(self, configuration: Configuration, board: Board, journal: Journal) -> None:
        self._configuration, self._board, self._journal = configuration, board, journal
        self._means = board.means
        self._started = False
        self._trouble = ""
        self._told = asyncio.Event()
        self._hurry = asyncio.Event()

    async def live(self) -> None:
        """Until told to end."""
        self._listen_to_signals()
        begun, last = clock.now(), self._journal.last_sign()
        self._means.ledger.take_over()
        works: list[Coroutine[Any, Any, None]] = [
            self._means.ledger.run(),
            listen(lambda message: obey(self._board, message)),
            self._every(LOOK, self._look),
            self._every(SIGN, self._sign),
            self._every(LOOK, self._keep),
            self._close_what_was_cut(begun, last),
        ]
        tasks = [asyncio.create_task(work) for work in works]
        await self._told.wait()
        await self._drain()
        for task in tasks:
            task.cancel()
        await self._end()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._tell, False)
        loop.add_signal_handler(signal.SIGINT, self._tell, True)

    def _tell(self, hurry: bool) -> None:
        if hurry or self._told.is_set():
            self._hurry.set()
        self._told.set()

    async def _every(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except (DatabaseError, InterfaceError) as error:
                log.info("the database is away: %s", error)
            except Exception:
                log.exception("a step of the telephone failed")
            await asyncio.sleep(seconds)

    async def _look(self) -> None:
        """The lines there are; doors are opened for the first of them."""
        plans = await self._means.ask(rows.plans)
        if plans and not self._started:
            await self._start()
        if self._started:
            await self._board.use(plans)

    async def _start(self) -> None:
        try:
            await self._means.voice.start(self._board.heard)
        except VoiceError as error:
            self._trouble = str(error)
            log.warning("no calls can come in: %s", error)
        else:
            self._started, self._trouble = True, ""

    async def _sign(self) -> None:
        self._journal.sign()
        problems = dict(self._means.voice.troubles()) if self._started else {}
        if self._trouble:
            problems = {plan.line.inbox: self._trouble for plan in self._board.plans.values()}
        await self._means.ask(rows.sign, self._means.host, problems, draining=self._board.draining)

    async def _keep(self) -> None:
        for wav, told in keeping.waiting(self._means.folder):
            if await self._means.ask(rows.keep, wav, told):
                keeping.done(wav)

    async def _close_what_was_cut(self, begun: Any, last: Any) -> None:
        """What a former process of this machine carried when it died, once all it told is noted."""
        while not self._means.ledger.empty:
            await asyncio.sleep(0.2)
        while True:
            try:
                own = [flow.id for flow in self._board.flows]
                await self._means.ask(closing.close_calls, self._means.host, last, begun, own)
            except (DatabaseError, InterfaceError):
                await asyncio.sleep(1)
            else:
                return

    async def _drain(self) -> None:
        seconds = 0.0 if self._hurry.is_set() else float(self._configuration.phone_drain)
        draining = asyncio.create_task(self._board.drain(seconds, self._hurry))
        await draining

    async def _end(self) -> None:
        if self._started:
            await self._means.voice.stop()
        try:
            async with asyncio.timeout(_LAST_NOTES):
                await self._means.ledger.note_all()
                await self._keep()
                await self._means.ask(rows.gone, self._means.host)
        except (TimeoutError, DatabaseError, InterfaceError):
            log.warning("what happened last is noted at the next start")
