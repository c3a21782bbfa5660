"""Calls by SIP, their sound, and a flood of strangers, against the driver alone in a process."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.figures import Figure, p95
from bench.phone.caller import hang_up, ring
from bench.phone.carrier import HEARS, TALKS
from bench.phone.network import Network
from bench.phone.sound import Sound
from egal.testing.rawsip import RawCaller

UP = 50  # calls that are up while others are answered
CALLS, A_SECOND = 500, 10
PACKETS = 10_000  # of strangers
BRIDGED = 100
TALK = 20.0  # seconds


def figures() -> list[Figure]:
    """How fast calls are answered, whether any is lost, and what a hundred that talk cost."""
    with tempfile.TemporaryDirectory() as folder, Sound() as sound:
        return asyncio.run(_all(Path(folder), sound))


async def _all(folder: Path, sound: Sound) -> list[Figure]:
    async with _line(folder, sound) as line:
        answered = await _while_others_talk(line)
        lost = await _at_a_steady_pace(line)
        flooded, lines = await _flooded(line)
        processor, gone, recorded = await _bridged(line)
    return [
        p95(f"INVITE to 200 with {UP} calls up", answered, 50),
        Figure(f"of {CALLS} calls at {A_SECOND} a second not answered", "", [lost], 0),
        p95(f"INVITE to 200 amid {PACKETS} packets of strangers", flooded, 50),
        Figure(f"lines of log for {PACKETS} packets of strangers", "", [lines], 1),
        Figure(f"{BRIDGED} bridged and recorded calls, of one core", "%", [processor], 100),
        Figure("packets of theirs that were lost", "%", [gone], 0.1),
        Figure("a recording is shorter than its call by", "s", [TALK - recorded], 1),
    ]


class Line:
    """The process under test, and a telephone network around it."""

    def __init__(self, process: "subprocess.Popen[str]", network: Network) -> None:
        self.process, self.network, self.sound = process, network, network.sound
        self.port = int(self.told()["port"])

    def told(self) -> dict[str, Any]:
        """What it says next; SystemExit where it has ended."""
        assert self.process.stdout
        said = self.process.stdout.readline()
        if not said:
            raise SystemExit("the process that carries the calls has ended")
        found: dict[str, Any] = json.loads(said)
        return found

    async def ask(self, word: str) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return await asyncio.to_thread(self.told)


@asynccontextmanager
async def _line(folder: Path, sound: Sound) -> AsyncIterator[Line]:
    network = Network(sound)
    program = [sys.executable, "-m", "bench.phone.carrier", str(folder), await network.open()]
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Line(process, network)
    finally:
        process.kill()  # what it carried is measured by now
        process.wait()
        network.close()


async def _while_others_talk(line: Line) -> list[float]:
    async with RawCaller(line.port) as others, RawCaller(line.port) as caller:
        up = [await ring(others, HEARS, line.sound) for _call in range(UP)]
        found = []
        for _time in range(100):
            talk = await ring(caller, HEARS, line.sound)
            found.append(talk.took)
            await hang_up(talk, line.sound)
            await asyncio.sleep(0.02)
        for talk in up:
            await hang_up(talk, line.sound)
    return found


async def _at_a_steady_pace(line: Line) -> int:
    """How many were not answered, each by a caller of its own that stays two seconds."""

    async def one() -> None:
        async with RawCaller(line.port) as caller:
            talk = await ring(caller, HEARS, line.sound)
            await asyncio.sleep(2)
            await hang_up(talk, line.sound)

    calls = []
    for _time in range(CALLS):
        calls.append(asyncio.create_task(one()))
        await asyncio.sleep(1 / A_SECOND)
    done = await asyncio.gather(*calls, return_exceptions=True)
    return sum(result is not None for result in done)


async def _flooded(line: Line) -> tuple[list[float], int]:
    before = (await line.ask("figures"))["lines"]
    found: list[float] = []
    async with (
        RawCaller(line.port, address="127.0.0.66") as eve,
        RawCaller(line.port) as caller,
    ):
        flood = asyncio.create_task(_flood(eve))
        while not flood.done():
            talk = await ring(caller, HEARS, line.sound)
            found.append(talk.took)
            await hang_up(talk, line.sound)
        await flood
    return found, (await line.ask("figures"))["lines"] - before


async def _flood(eve: RawCaller) -> None:
    """2,500 a second."""
    for _batch in range(PACKETS // 50):
        for _packet in range(50):
            eve.invite("+88213000")
        await asyncio.sleep(0.02)


async def _bridged(line: Line) -> tuple[float, float, float]:
    """Processor time in % of a core, lost packets in %, and seconds of a recording."""
    async with RawCaller(line.port) as caller:
        for _time in range(BRIDGED):
            await ring(caller, TALKS, line.sound)
        while line.network.called < BRIDGED:
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        process, first = psutil.Process(line.process.pid), await line.ask("figures")
        before, began = sum(process.cpu_times()[:2]), time.monotonic()
        await asyncio.sleep(TALK - 2)
        spent = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - began)
        last = await line.ask("figures")
        recorded = (await line.ask("recording"))["seconds"]
    lost, came = last["lost"] - first["lost"], last["received"] - first["received"]
    return spent * 100, lost * 100 / max(lost + came, 1), recorded
