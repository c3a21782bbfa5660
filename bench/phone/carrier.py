"""The embedded driver alone in a process, as `driver.py` calls it: no desk, no database.

A call to the number is answered and hears a tone for ever; one to the other number is bridged to a
call that goes out, both recorded. Says {"port"} at its start, and figures of itself when asked.
"""

import asyncio
import json
import logging
import sys
import wave
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from egal.calls.voice import Gone, Heard, Incoming, Leg, Line, Track, Up
from egal.channels.phone.embedded.driver import EmbeddedVoice
from egal.channels.phone.embedded.media.media import Doors
from egal.channels.phone.embedded.sip.endpoint import Where
from egal.testing.telephone import RATE, tone

HEARS = "+49405550100"  # a tone
TALKS = "+49405550101"  # to somebody


class Counting(logging.Handler):
    """How many lines the log would have."""

    lines = 0

    def emit(self, _record: logging.LogRecord) -> None:
        self.lines += 1


class Carrier:
    """Does what a switchboard would, and nothing else."""

    def __init__(self, folder: Path, voice: EmbeddedVoice, lines: list[Line]) -> None:
        self.folder, self.voice, self.lines = folder, voice, lines
        self.tone = _tone(folder)
        self.pairs: dict[Leg, Leg] = {}
        self.lost = self.received = 0
        self._doing: set[asyncio.Task[None]] = set()

    def hear(self, event: Heard) -> None:
        if isinstance(event, Incoming):
            self._do(self._take(event))
        elif isinstance(event, Up):
            self._do(self._join(self.pairs[event.leg], event.leg))
        elif isinstance(event, Gone) and event.leg in self.pairs:
            self._do(self._end(event.leg))

    def note(self, leg: Leg) -> None:
        traffic = self.voice.traffic(leg)
        self.received += traffic.received
        self.lost += traffic.lost

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _take(self, event: Incoming) -> None:
        await self.voice.answer(event.leg)
        if event.line.address == HEARS:
            await self.voice.play(event.leg, [self.tone], again=True)
            return
        other = await self.voice.dial(self.lines[1], "+4917612345678", like=event.leg)
        self.pairs |= {event.leg: other, other: event.leg}

    async def _join(self, one: Leg, other: Leg) -> None:
        await self.voice.bridge(one, other)
        for leg in (one, other):
            await self.voice.record(leg)

    async def _end(self, leg: Leg) -> None:
        other = self.pairs.pop(leg)
        self.pairs.pop(other, None)
        await self.voice.hang_up(other)


async def main(folder: Path, theirs: str) -> None:
    """theirs: address and port of whom calls go out to."""
    counting = Counting()
    logging.getLogger().addHandler(counting)
    logging.getLogger().setLevel(logging.INFO)
    settings = {"mode": "peer", "peers": ["127.0.0.1/32"], "server": theirs}
    lines = [Line(1, 1, HEARS, settings), Line(2, 1, TALKS, settings)]
    where = Where("127.0.0.1", 0, "127.0.0.1")
    voice = EmbeddedVoice(where, Doors("127.0.0.1", "127.0.0.1", (40_000, 48_000), folder))
    carrier = Carrier(folder, voice, lines)
    await voice.start(carrier.hear)
    await voice.use(lines)
    print(json.dumps({"port": voice.port}), flush=True)
    await _obey(carrier, counting)
    await voice.stop()


async def _obey(carrier: Carrier, counting: Counting) -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "recording":
            one, other = list(carrier.pairs)[:2]
            tracks = [Track(one, 0), Track(other, 1)]
            kept = await carrier.voice.recorded(tracks, carrier.folder / "kept.wav")
            print(json.dumps({"seconds": kept.seconds if kept else 0}), flush=True)
        else:
            carrier.received = carrier.lost = 0
            for leg in list(carrier.pairs):
                carrier.note(leg)
            told = {"lines": counting.lines, "received": carrier.received, "lost": carrier.lost}
            print(json.dumps(told), flush=True)


def _tone(folder: Path) -> Path:
    path = folder / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(tone(1000, 0, RATE * 10).tobytes())
    return path


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
