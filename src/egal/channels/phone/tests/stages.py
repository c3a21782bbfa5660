"""Each driver that carries calls, with Henrik who rings its line, Mara whom it rings, and Jana's
browser: on the fake one they are words of the test, on the embedded one real SIP and real sound."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from playwright.async_api import Page

from egal.calls.voice import Heard, Leg, Line, Voice
from egal.channels.phone.embedded.media.tests.test_browser import browser
from egal.channels.phone.embedded.tests.driving import Switchboard, driver, line
from egal.testing.telephone import Telephone
from egal.testing.voice import FakeVoice

HENRIK, MARA = "+4940123456", "+4917612345678"
SOUND = 1000  # Hz, of what is played
Some = TypeVar("Some")


class Stage(Protocol):
    """line: with a server; cut: one that cannot ring."""

    voice: Voice
    line: Line
    cut: Line

    async def hears(self, kind: type[Some]) -> Some:
        """The next of this kind that the driver tells, which was not waited for yet."""

    async def rings(self) -> None:
        """Henrik rings."""

    async def presses(self, key: str) -> None:
        """Henrik, once he was answered."""

    async def holds(self, held: bool) -> None:
        """Henrik."""

    async def hangs_up(self) -> None:
        """Henrik."""

    async def is_over(self) -> None:
        """Henrik learns that his call is."""

    async def hears_sound(self) -> None:
        """Henrik hears what is played."""

    async def hears_mara(self) -> None:
        """And she hears him."""

    async def mara_takes(self, *, busy: bool = False) -> None:
        """She answers what rings, or is busy."""

    async def mara_is_told(self) -> str:
        """The next key that was pressed for her."""

    async def joins(self, sdp: str) -> str:
        """Jana's browser: its answer to this SDP."""

    async def dies(self) -> None:
        """Jana's browser."""


class FakeStage:
    """As `Stage`."""

    line = Line(1, 1, "+49405550100")
    cut = Line(2, 1, "+49405550101")

    def __init__(self) -> None:
        self.voice = FakeVoice()
        self.voice.trouble[self.cut.inbox] = "This line cannot ring."
        self.told: list[Heard] = []

    async def hears(self, kind: type[Some]) -> Some:
        return await _next(self.told, kind)

    async def rings(self) -> None:
        self.voice.rings(self.line, HENRIK)

    async def presses(self, key: str) -> None:
        self.voice.presses(self._henrik, key)

    async def holds(self, held: bool) -> None:
        self.voice.holds(self._henrik, held)

    async def hangs_up(self) -> None:
        self.voice.hangs_up(self._henrik)

    async def is_over(self) -> None:
        assert not [each for each in self.voice.legs.values() if each.number == HENRIK]

    async def hears_sound(self) -> None:
        while not self.voice.legs[self._henrik].heard:
            await asyncio.sleep(0)

    async def hears_mara(self) -> None:
        assert self.voice.legs[self._henrik].bridged == self._mara
        assert self.voice.legs[self._mara].bridged == self._henrik

    async def mara_takes(self, *, busy: bool = False) -> None:
        if busy:
            self.voice.hangs_up(self._mara, 486)
        else:
            self.voice.answers(self._mara)

    async def mara_is_told(self) -> str:
        return self.voice.legs[self._mara].digits

    async def joins(self, sdp: str) -> str:
        return sdp.replace("offer", "answer")

    async def dies(self) -> None:
        [leg] = [each.leg for each in self.voice.legs.values() if each.browser]
        self.voice.falls_silent(leg)

    @property
    def _henrik(self) -> Leg:
        return next(each.leg for each in self.voice.legs.values() if each.number == HENRIK)

    @property
    def _mara(self) -> Leg:
        return next(each.leg for each in self.voice.legs.values() if each.number == MARA)


class EmbeddedStage:
    """As `Stage`. page: of Chromium, where one is wanted."""

    cut = Line(2, 1, "+49405550101", {"mode": "peer"})

    def __init__(self, board: Switchboard, henrik: Telephone, mara: Telephone) -> None:
        self._board, self._henrik, self._mara = board, henrik, mara
        self.voice: Voice = board.voice
        self.line = line(server=f"127.0.0.1:{mara.port}")
        self.page: Page | None = None

    async def hears(self, kind: type[Some]) -> Some:
        return await self._board.wait_for(kind)

    async def rings(self) -> None:
        await asyncio.to_thread(self._henrik.begin, self._board.uri)

    async def presses(self, key: str) -> None:
        await asyncio.to_thread(self._henrik.wait_for, "call_established")
        await asyncio.to_thread(self._henrik.digits, key)

    async def holds(self, held: bool) -> None:
        await asyncio.to_thread(self._henrik.hold if held else self._henrik.resume)

    async def hangs_up(self) -> None:
        await asyncio.to_thread(self._henrik.hang_up)

    async def is_over(self) -> None:
        await asyncio.to_thread(self._henrik.wait_for, "call_closed")

    async def hears_sound(self) -> None:
        await asyncio.to_thread(self._henrik.wait_for_tone, SOUND)

    async def hears_mara(self) -> None:
        await asyncio.to_thread(self._henrik.wait_for_tone, 600)
        await asyncio.to_thread(self._mara.wait_for_tone, 440)

    async def mara_takes(self, *, busy: bool = False) -> None:
        await asyncio.to_thread(self._mara.wait_for, "incoming")
        await asyncio.to_thread(self._mara.reject if busy else self._mara.answer)

    async def mara_is_told(self) -> str:
        return str((await asyncio.to_thread(self._mara.wait_for, "digit"))["digit"])

    async def joins(self, sdp: str) -> str:
        assert self.page is not None
        return str(await self.page.evaluate("([sdp, hz]) => answers(sdp, hz)", [sdp, 1500]))

    async def dies(self) -> None:
        assert self.page is not None
        await self.page.evaluate("connection.close()")


async def _next(told: list[Heard], kind: type[Some]) -> Some:
    async with asyncio.timeout(5):
        while True:
            for event in told:
                if isinstance(event, kind):
                    told.remove(event)
                    return event
            await asyncio.sleep(0)


@asynccontextmanager
async def fake(_folder: Path, *, browses: bool = False) -> AsyncIterator[Stage]:
    stage = FakeStage()
    await stage.voice.start(stage.told.append)
    await stage.voice.use([stage.line, stage.cut])
    yield stage
    await stage.voice.stop()


@asynccontextmanager
async def embedded(folder: Path, *, browses: bool = False) -> AsyncIterator[Stage]:
    with Telephone(user=HENRIK, hz=440) as henrik, Telephone(user="mara", hz=600) as mara:
        async with driver(folder, answers=False) as board:
            stage = EmbeddedStage(board, henrik, mara)
            await board.voice.use([stage.line, stage.cut])
            await board.can_ring()
            if not browses:
                yield stage
                return
            async with browser() as stage.page:
                yield stage


Open = Callable[..., AbstractAsyncContextManager[Stage]]
STAGES: dict[str, Open] = {"fake": fake, "embedded": embedded}
