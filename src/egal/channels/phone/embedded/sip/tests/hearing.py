"""An endpoint on loopback that answers every call with the same sound."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from egal.channels.phone.embedded.sip.dialog import Dialog
from egal.channels.phone.embedded.sip.endpoint import Endpoint, Invite, Where
from egal.testing.rawsip import SOUND

LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")
SDP = SOUND.replace("\n", "\r\n")


class Ears:
    """answers: whether calls are taken at once. told: what happened, in order."""

    def __init__(self) -> None:
        self.answers = True
        self.told: list[tuple[Any, ...]] = []
        self.invites: list[Invite] = []
        self.endpoint = Endpoint(self)

    def incoming(self, invite: Invite) -> None:
        self.invites.append(invite)
        if self.answers:
            asyncio.get_running_loop().call_soon(self.endpoint.answer, invite.call, SDP)

    def ringing(self, call: Dialog, sdp: str) -> None:
        self.told.append(("ringing",))

    def answered(self, call: Dialog, sdp: str) -> None:
        self.told.append(("answered", sdp))

    def offered(self, call: Dialog, sdp: str) -> str:
        self.told.append(("offered", sdp))
        return "" if "G729" in sdp else SDP

    def pressed(self, call: Dialog, key: str) -> None:
        self.told.append(("pressed", key))

    def gone(self, call: Dialog, by: str, cause: int, reason: str) -> None:
        self.told.append(("gone", by, cause))

    async def hear(self, word: str) -> tuple[Any, ...]:
        """Until this happened."""
        async with asyncio.timeout(5):
            while not any(told[0] == word for told in self.told):
                await asyncio.sleep(0.01)
        return next(told for told in self.told if told[0] == word)


@asynccontextmanager
async def listening(*, knows_loopback: bool = True, **more: Any) -> AsyncIterator[Ears]:
    """Somebody who hears of calls."""
    ears = Ears()
    await ears.endpoint.start(Where("127.0.0.1", 0, "127.0.0.1", **more))
    if knows_loopback:
        ears.endpoint.gate.let_in("line", [LOOPBACK])
    try:
        yield ears
    finally:
        await ears.endpoint.stop()


def run(test: Coroutine[Any, Any, None]) -> None:
    """A test that waits, not for ever."""

    async def within() -> None:
        async with asyncio.timeout(30):
            await test

    asyncio.run(within())
