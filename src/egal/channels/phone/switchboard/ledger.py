"""Facts on their way into the database: kept first, then noted, again and again until they are."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from django.db import InterfaceError, OperationalError

from egal.calls.facts import CallFact
from egal.channels.phone.switchboard.journal import Entry, Journal

log = logging.getLogger(__name__)

Note = Callable[[int, Sequence[CallFact]], Awaitable[int | None]]
"""Notes facts of one call by an inbox; the id of the call's row, None where the inbox is gone."""

_FIRST, _SLOWEST = 0.2, 5.0  # seconds between two tries while the database is away
_SIDE_BY_SIDE = 4
_MOST_TRIES = 20  # of facts that fail while the database is there: our own fault


class Ledger:
    """What happened to calls, told in order, noted as soon as it can be.

    A database that is away costs nothing but time: calls go on, and what happened waits here and on
    disk. Facts of one call are noted one batch after the other.
    """

    def __init__(self, journal: Journal, note: Note) -> None:
        self._journal = journal
        self._note = note
        self._waiting: dict[str, list[Entry]] = {}
        self._rows: dict[str, asyncio.Future[int | None]] = {}
        self._tries: dict[str, int] = {}
        self._told = asyncio.Event()
        self._noting = asyncio.Lock()

    def tell(self, inbox: int, fact: CallFact) -> None:
        """Safe from now on."""
        entry = Entry(inbox, fact)
        self._journal.keep(entry)
        self._wait(entry)

    def take_over(self) -> None:
        """What an earlier process left, before anything new is told."""
        for entry in self._journal.left():
            self._wait(entry)

    def expect(self, call: str) -> None:
        """Somebody will ask for its row."""
        self._rows[call] = asyncio.get_running_loop().create_future()

    async def row(self, call: str) -> int | None:
        """The id of an expected call’s row, once there is one; None where its inbox is gone."""
        return await asyncio.shield(self._rows[call])

    def forget(self, call: str) -> None:
        """Nobody will ask for its row any more."""
        if found := self._rows.pop(call, None):
            found.cancel()

    @property
    def empty(self) -> bool:
        """Whether all is noted."""
        return not self._waiting

    async def run(self) -> None:
        """For ever."""
        pause = 0.0
        while True:
            await (asyncio.sleep(pause) if pause else self._told.wait())
            self._told.clear()
            failed = not await self.note_all()
            pause = min(max(_FIRST, pause * 2), _SLOWEST) if failed else 0.0

    async def note_all(self) -> bool:
        """Try once to note what waits; whether all of it is."""
        async with self._noting:
            turn = asyncio.Semaphore(_SIDE_BY_SIDE)
            calls = list(self._waiting)
            noted = await asyncio.gather(*(self._note_call(call, turn) for call in calls))
            if not self._waiting:
                self._journal.clear()
            return all(noted)

    def _wait(self, entry: Entry) -> None:
        self._waiting.setdefault(entry.fact.call, []).append(entry)
        self._told.set()

    async def _note_call(self, call: str, turn: asyncio.Semaphore) -> bool:
        async with turn:
            entries = list(self._waiting[call])
            try:
                row = await self._note(entries[0].inbox, [each.fact for each in entries])
            except (OperationalError, InterfaceError) as error:
                log.warning("what happened to a call waits for the database: %s", error)
                return False
            except Exception:
                log.exception("what happened to a call could not be noted: %s", entries)
                return self._given_up(call, entries)
        self._done(call, len(entries))
        if (known := self._rows.get(call)) and not known.done():
            known.set_result(row)
        return True

    def _given_up(self, call: str, entries: Sequence[Entry]) -> bool:
        """What cannot be noted though the database is there must not hold up the others."""
        self._tries[call] = self._tries.get(call, 0) + 1
        if self._tries[call] < _MOST_TRIES:
            return False
        self._done(call, len(entries))
        return True

    def _done(self, call: str, count: int) -> None:
        self._tries.pop(call, None)
        left = self._waiting[call][count:]
        if left:
            self._waiting[call] = left
            self._told.set()
        else:
            del self._waiting[call]
