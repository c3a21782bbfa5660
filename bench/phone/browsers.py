"""A hundred talks at once, recorded, between telephones and Chromium, through all of `egal up`.

Lost packets are counted where they should have come: by the browser, and by the telephones from the
numbers that packets carry.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from playwright.async_api import Page

from bench.figures import Figure
from bench.phone.agents import Agents
from bench.phone.caller import Talk, hang_up, ring
from bench.phone.chromium import HUMS, chromium
from bench.phone.house import LINE, House, house
from bench.phone.sound import PACKET, TONE, Sound
from egal.channels.phone.switchboard.threads import Threads
from egal.testing.rawsip import RawCaller
from tests.journeys.installation import until

if TYPE_CHECKING:
    from egal.calls.models import Recording

CALLS = 100
MEASURED = 20.0  # seconds
_APART = 0.4  # seconds between two callers
_UP = 60.0  # seconds until the last talks
_KEPT = 120.0  # seconds until the last recording is kept
_SETTLE = 3.0  # seconds
_SCRIPT = Path(__file__).with_name("legs.js")


@dataclass(frozen=True, slots=True)
class Count:
    """Of all talks by then: packets, and seconds of processor of `egal phone` and of Chromium."""

    at: float
    processor: float
    browser: float
    sent: int
    received: int
    lost: int
    heard: int
    missed: int


def figures() -> list[Figure]:
    """What they cost, what was lost on the way, and whether all of it was kept."""
    with house() as place, Sound() as sound:
        from bench.phone import rows

        rows.hire(place.line, CALLS)
        first, last, talked = asyncio.run(_all(place, sound))
        ended = time.monotonic()
        kept = until(lambda: _kept(place, talked), seconds=_KEPT)
        late = time.monotonic() - ended
        unclean = sum(not rows.is_clean(each, (TONE, HUMS)) for each in kept)
    return [*_costs(first, last, talked), *_losses(first, last, talked), *_records(late, unclean)]


def _costs(first: Count, last: Count, talked: int) -> list[Figure]:
    seconds = last.at - first.at
    ours = (last.processor - first.processor) / seconds * 100
    theirs = (last.browser - first.browser) / seconds * 100
    return [
        Figure("talks with browsers at once, recorded", "", [talked], CALLS, at_least=True),
        Figure("egal phone meanwhile, of one core", "%", [ours], 100),
        Figure("Chromium meanwhile, of one core (no promise)", "%", [theirs], 1000),
    ]


def _losses(first: Count, last: Count, talked: int) -> list[Figure]:
    """Also at what pace the browser could speak: a packet in 20 ms, were it quick enough."""
    due = talked * (last.at - first.at) / PACKET
    browsers, telephones = last.lost - first.lost, last.missed - first.missed
    to_browsers = browsers * 100 / max(1, last.received - first.received + browsers)
    to_telephones = telephones * 100 / max(1, last.heard - first.heard + telephones)
    spoken, heard = ((b - a) * 100 / due for a, b in _pairs(first, last))
    return [
        Figure("packets lost on their way to browsers", "%", [to_browsers], 0.1),
        Figure("packets lost on their way to telephones", "%", [to_telephones], 0.1),
        Figure("what browsers sent, of a packet in 20 ms", "%", [spoken], 99, at_least=True),
        Figure("what browsers got, of a packet in 20 ms", "%", [heard], 99, at_least=True),
    ]


def _pairs(first: Count, last: Count) -> list[tuple[int, int]]:
    return [(first.sent, last.sent), (first.received, last.received)]


def _records(late: float, unclean: int) -> list[Figure]:
    return [
        Figure("recordings without the tone of each side on its own", "", [unclean], 0),
        Figure("the last recording was kept after", "s", [late], 60),
    ]


def _kept(place: House, talked: int) -> "list[Recording]":
    from bench.phone.rows import recordings

    found = recordings(place.line)
    return found if len(found) >= talked else []


async def _all(place: House, sound: Sound) -> tuple[Count, Count, int]:
    threads = Threads()
    async with chromium() as page:
        await page.add_init_script(path=_SCRIPT)
        await page.goto(place.installation.url)
        agents = asyncio.create_task(Agents(place, page, threads).work())
        async with _callers(place, sound):
            talked = await _talking(place, threads)
            await asyncio.sleep(_SETTLE)
            first = await _count(place, page, sound)
            await asyncio.sleep(MEASURED)
            last = await _count(place, page, sound)
        agents.cancel()
        await asyncio.wait([agents])
    await asyncio.to_thread(threads.close)
    return first, last, talked


@asynccontextmanager
async def _callers(place: House, sound: Sound) -> AsyncIterator[None]:
    """One after the other they ring; all hang up at once."""
    async with RawCaller(place.sip_port, "+4989123456") as caller:
        talks: list[Talk] = []
        for number in range(CALLS):
            caller.user = f"+49151125{number:05}"
            talks.append(await ring(caller, LINE, sound))
            await asyncio.sleep(_APART)
        yield
        for talk in talks:
            await hang_up(talk, sound)


async def _talking(place: House, threads: Threads) -> int:
    """How many talk, once all do or no more come."""
    from bench.phone import rows

    end = time.monotonic() + _UP
    while (found := await threads.ask(rows.talking, place.line)) < CALLS:
        if time.monotonic() > end:
            break
        await asyncio.sleep(0.5)
    return found


async def _count(place: House, page: Page, sound: Sound) -> Count:
    told, came = await page.evaluate("counted()"), sound.came().values()
    return Count(
        at=time.monotonic(),
        processor=sum(place.part("egal-phone").cpu_times()[:2]),
        browser=_spent("chrom"),
        sent=told["sent"],
        received=told["received"],
        lost=told["lost"],
        heard=sum(each.packets for each in came),
        missed=sum(each.lost for each in came),
    )


def _spent(name: str) -> float:
    """By all processes of that name below this one."""
    below = psutil.Process().children(recursive=True)
    return sum(sum(each.cpu_times()[:2]) for each in below if name in each.name())
