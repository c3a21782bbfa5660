"""From an agent's press of Answer in Chromium until both hear each other, through all of Egal.

The agent's microphone says one tone, the caller another; each moment is that at which the tone
of the other side first comes. Both clocks are this machine's.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page

from bench.figures import Figure
from bench.phone.chromium import HUMS, chromium
from bench.phone.ear import Ear
from bench.phone.house import LINE, House, house
from egal.testing.rawsip import RawCaller

CALLS = 20
JANA = "jana@nordnetz.example"
_SOON = 30.0  # seconds for what should happen at once
_TALK, _LOOK = 0.5, 0.05  # seconds
_SCRIPT = Path(__file__).with_name("desk.js")


def figures() -> list[Figure]:
    """Milliseconds from the press, at each end, and until both hear."""
    with house() as place:
        from bench.phone.rows import ready

        ready(JANA)
        found = asyncio.run(_all(place))
    agent, caller = ([each[side] for each in found] for side in (0, 1))
    both = [max(each) for each in found]
    return [
        Figure(f"Answer pressed to both hear each other, of {CALLS}", "ms", both, 1000),
        Figure("the slowest of them", "ms", [max(both)], 1000),
        Figure("until the agent hears the caller", "ms", agent, 1000),
        Figure("until the caller hears the agent", "ms", caller, 1000),
    ]


async def _all(place: House) -> list[tuple[float, float]]:
    """Of each call, ms until the agent hears and until the caller does."""
    async with _desk(place) as jana:
        await _one(place, jana, 0)  # the first one loads what the others have
        return [await _one(place, jana, number + 1) for number in range(CALLS)]


async def _one(place: House, jana: Page, number: int) -> tuple[float, float]:
    user = f"+49151124{number:05}"
    async with Ear(HUMS) as ear, RawCaller(place.sip_port, user) as caller:
        call = caller.invite(LINE, body=ear.sdp)
        ear.talk((await caller.up(call)).body)
        await jana.locator(".phone-card.offer button", has_text="Answer").click()
        heard = await ear.heard(_SOON) * 1000
        moments = await _moments(jana)
        await asyncio.sleep(_TALK)
        caller.within(call, "BYE")
        await caller.answer()
        await jana.locator(".phone-card.call").wait_for(state="detached")
    print({name: round(at - moments["pressed"]) for name, at in moments.items()}, flush=True)
    return moments["heard"] - moments["pressed"], heard - moments["pressed"]


async def _moments(jana: Page) -> dict[str, float]:
    """As `desk.js` notes them."""
    async with asyncio.timeout(_SOON):
        while not (found := await jana.evaluate("moments.heard && moments")):
            await asyncio.sleep(_LOOK)
    return dict(found)


@asynccontextmanager
async def _desk(place: House) -> AsyncIterator[Page]:
    from egal.testing.people import PASSWORD

    async with chromium() as page:
        await page.add_init_script(path=_SCRIPT)
        await page.goto(place.installation.url)
        await page.locator("[name=login]").fill(JANA)
        await page.locator("[name=password]").fill(PASSWORD)
        await page.locator("[name=password]").press("Enter")
        await page.wait_for_url("**/desk/nordnetz/**")
        yield page
