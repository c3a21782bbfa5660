"""Many agents at once without their desks: they take what is offered, Chromium is their sound."""

import asyncio
from typing import Any

from playwright.async_api import Page

from bench.phone.house import House
from egal.calls.wire import TO_DESK, unpacked
from egal.channels.phone.switchboard.threads import Threads
from egal.realtime.asking import connect

_LOOK = 0.2  # seconds between two looks at what is offered
_SIGN = 50  # looks between two signs that desks are open


class Agents:
    """`work` goes on until it is cancelled."""

    def __init__(self, place: House, page: Page, threads: Threads) -> None:
        self._place, self._page, self._threads = place, page, threads
        self._agents: dict[str, int] = {}

    async def work(self) -> None:
        await self._page.expose_function("send", self._send)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._take())
            both.create_task(self._speak())

    async def _take(self) -> None:
        from bench.phone import rows

        look = 0
        while True:
            if look % _SIGN == 0:
                await self._threads.ask(rows.keep_open)
            await self._threads.ask(rows.accept, self._place.line)
            look += 1
            await asyncio.sleep(_LOOK)

    async def _speak(self) -> None:
        async with await connect() as listener, asyncio.TaskGroup() as answering:
            await listener.execute(f"listen {TO_DESK}")
            async for notice in listener.notifies():
                told = unpacked(notice.payload)
                if told.get("kind") == "sdp":
                    answering.create_task(self._answer(told))

    async def _answer(self, told: dict[str, Any]) -> None:
        self._agents[told["leg"]] = told["agent"]
        await self._page.evaluate("([leg, sdp]) => answer(leg, sdp)", [told["leg"], told["sdp"]])

    async def _send(self, leg: str, sdp: str) -> None:
        from bench.phone import rows

        said = {"leg": leg, "sdp": sdp}
        await self._threads.ask(rows.tell, self._place.line, self._agents[leg], "sdp", **said)
