"""500 calls at 10 a second through all of `egal up`: who is answered, and what is kept of them."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.figures import Figure, p95
from bench.phone.caller import hang_up, ring
from bench.phone.house import LINE, House, house
from bench.phone.sound import Sound
from egal.testing.rawsip import RawCaller
from tests.journeys.installation import until

if TYPE_CHECKING:
    from egal.calls.models import Call

CALLS, A_SECOND = 500, 10
NUMBERS = "+49151123"  # of callers begin so
STAYS = 5.0  # seconds
_LOUD = 50  # packets: a second of words or music in five
_READY = 30.0  # seconds for the line to be there
_NOTED = 60.0  # seconds for the last fact
_EXACT = 0.5  # seconds between what a caller did and what was noted


@dataclass(frozen=True, slots=True)
class Rang:
    """What a caller says of their call: when it began and ended, and whether they heard us."""

    number: str
    took: float
    began: datetime
    ended: datetime
    heard: bool


def figures() -> list[Figure]:
    """Nobody unanswered, everybody kept once, as it was."""
    with house() as place, Sound() as sound:
        from bench.phone.rows import latest as noted_after

        asyncio.run(_warm(place, sound))
        rang = asyncio.run(_all(place, sound))
        last = time.time()
        calls = until(lambda: _all_over(place), seconds=_NOTED)
        waited = time.time() - last
        lost, doubled = _against(rang, calls)
        latest = noted_after(place.line)
    return [
        Figure(f"of {CALLS} calls at {A_SECOND} a second not answered", "", [CALLS - len(rang)], 0),
        p95("INVITE to 200 in all of egal up", [each.took for each in rang], 50),
        Figure("the slowest of them", "ms", [max(each.took for each in rang)], 1000),
        Figure("who heard no greeting", "", [sum(not each.heard for each in rang)], 0),
        Figure("lost from the record, or kept otherwise than they were", "", [lost], 0),
        Figure("kept twice, as call, message or conversation", "", [doubled], 0),
        Figure("the latest fact was noted after", "s", [latest], 2),
        Figure("all of the record was there, after the last had hung up", "s", [waited], 2),
    ]


async def _warm(place: House, sound: Sound) -> None:
    """Until the line is answered; none of those who count."""
    end = time.monotonic() + _READY
    while time.monotonic() < end:
        try:
            async with RawCaller(place.sip_port, "+4989123456") as caller:
                await hang_up(await ring(caller, LINE, sound), sound)
                return
        except (AssertionError, TimeoutError):
            await asyncio.sleep(0.2)
    raise SystemExit("nobody answers the line")


async def _all(place: House, sound: Sound) -> list[Rang]:
    tasks = []
    for count in range(CALLS):
        tasks.append(asyncio.create_task(_one(place, sound, f"{NUMBERS}{count:05}")))
        await asyncio.sleep(1 / A_SECOND)
    done = await asyncio.gather(*tasks, return_exceptions=True)
    for each in done:
        if isinstance(each, BaseException):
            print(f"not answered: {each!r}", flush=True)
    return [each for each in done if isinstance(each, Rang)]


async def _one(place: House, sound: Sound, number: str) -> Rang:
    async with RawCaller(place.sip_port, number) as caller:
        began = datetime.now(UTC)
        talk = await ring(caller, LINE, sound)
        await asyncio.sleep(STAYS)
        loud = sound.came()[talk.port].loud
        ended = datetime.now(UTC)
        await hang_up(talk, sound)
        return Rang(number, talk.took, began, ended, loud >= _LOUD)


def _all_over(place: House) -> "list[Call]":
    """The calls, once none of them is up."""
    from bench.phone.rows import calls

    found = calls(place.line, NUMBERS)
    return found if found and all(call.ended_at for call in found) else []


def _against(rang: Iterable[Rang], calls: "Iterable[Call]") -> tuple[int, int]:
    """How many are not kept truthfully, and how many rows are more than there should be."""
    from bench.phone.rows import all_there_is

    kept: dict[str, list[Call]] = {}
    for call in calls:
        kept.setdefault(call.number, []).append(call)
    lost = sum(not any(_is_true(each, call) for call in kept.get(each.number, [])) for each in rang)
    expected = len(kept) + 1  # and the one that found out whether anybody answers
    return lost, sum(abs(count - expected) for count in all_there_is())


def _is_true(rang: Rang, call: "Call") -> bool:
    """It ended as it did, when it did, and is shown in a conversation."""
    assert call.ended_at
    off = (call.began_at - rang.began, call.ended_at - rang.ended)
    exact = all(abs(each.total_seconds()) < _EXACT for each in off)
    told = (call.phase, call.outcome, call.ended_by) == ("ended", "abandoned", "customer")
    return exact and told and call.message_id is not None and call.conversation_id is not None
