"""From an agent's press of Answer in Chromium until both hear each other, through all of Egal.

The agent's microphone says one tone, the caller another; each moment is that at which the tone
of the other side first comes. Both clocks are this machine's.
"""

import asyncio
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bench.figures import Figure
from bench.phone.ear import Ear
from bench.phone.house import LINE, House, house
from egal.testing.rawsip import RawCaller
from egal.testing.telephone import RATE, tone
from tests.journeys.conftest import CALLING, QUIET
from tests.programs import path_of

CALLS = 20
AGENT = 700.0  # Hz
_SOON = 30.0  # seconds for what should happen at once
_SCRIPT = Path(__file__).with_name("desk.js")
_BEGINS = 0.5  # seconds a talk lasts
_GIVEN = "Object.keys(moments).length > 3 ? moments : null"


def figures() -> list[Figure]:
    """Milliseconds from the press, at each end, and until both hear."""
    with house() as place:
        _ready(place)
        found = asyncio.run(_all(place))
    agent, caller = ([each[side] for each in found] for side in (0, 1))
    both = [max(each) for each in found]
    return [
        Figure(f"Answer pressed to both hear each other, median of {CALLS}", "ms", both, 1000),
        Figure("the slowest of them", "ms", [max(both)], 1000),
        Figure("until the agent hears the caller", "ms", agent, 1000),
        Figure("until the caller hears the agent", "ms", caller, 1000),
    ]


async def _all(place: House) -> list[tuple[float, float]]:
    """Of each call, ms until the agent hears and until the caller does."""
    async with _jana(place) as jana:
        await _one(place, jana, 0)  # the first one loads what the others have
        return [await _one(place, jana, number + 1) for number in range(CALLS)]


async def _one(place: House, jana: Page, number: int) -> tuple[float, float]:
    user = f"+49151124{number:05}"
    async with Ear(AGENT) as ear, RawCaller(place.sip_port, user) as caller:
        call = caller.invite(LINE, body=ear.sdp)
        ear.talk((await caller.up(call)).body)
        await jana.locator(".phone-card.offer button", has_text="Answer").click()
        heard = await ear.heard(_SOON)
        moments = await (await jana.wait_for_function(_GIVEN)).json_value()
        await asyncio.sleep(_BEGINS)
        caller.within(call, "BYE")
        await caller.answer()
        await jana.locator(".phone-card.call").wait_for(state="detached")
    print({name: moment - moments["pressed"] for name, moment in moments.items()}, flush=True)
    return moments["heard"] - moments["pressed"], heard * 1000 - moments["pressed"]


@asynccontextmanager
async def _jana(place: House) -> AsyncIterator[Page]:
    """At her desk, with a microphone that hums."""
    from egal.testing.people import PASSWORD

    hums = place.installation.data / "hums.wav"
    _write(hums)
    speaking = f"--use-file-for-fake-audio-capture={hums}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path_of("chromium"), args=[*QUIET, *CALLING, speaking]
        )
        page = await browser.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_SOON * 1000)
        await page.add_init_script(path=_SCRIPT)
        await page.goto(place.installation.url)
        await page.locator("[name=login]").fill("jana@nordnetz.example")
        await page.locator("[name=password]").fill(PASSWORD)
        await page.locator("[name=password]").press("Enter")
        await page.wait_for_url("**/desk/nordnetz/**")
        yield page
        await browser.close()


def _write(path: Path) -> None:
    """Half a minute; it begins again by itself."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE * 6)
        file.writeframes(tone(AGENT, 0, RATE * 30, 6).tobytes())


def _ready(place: House) -> None:
    """Jana takes calls."""
    from egal.routing.actions.presence import set_presence
    from egal.routing.models import State
    from egal.workspaces import scope
    from egal.workspaces.models import Agent

    with scope.of(place.workspace):
        jana = Agent.objects.get(account__email="jana@nordnetz.example")
        set_presence(agent=jana, state=State.AVAILABLE)
