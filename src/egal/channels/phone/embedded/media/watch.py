"""Which browsers are there: since when sound comes from them, and whether it stopped."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from egal.calls.voice import VoiceError
from egal.channels.phone.embedded.media.legs import Leg, Legs

_SOON, _OFTEN = 0.05, 1.0  # seconds between two looks: while one connects, and afterwards
_SILENT = 4.0  # seconds without a packet


@dataclass(slots=True)
class Seen:
    """received: packets by then. at: when there were more than before. told: of its silence."""

    received: int
    at: float
    told: bool = False


async def watch(
    legs: Mapping[str, Leg], asked: Legs, up: Callable[[str], None], silent: Callable[[str], None]
) -> None:
    """For ever."""
    seen: dict[str, Seen] = {}
    looked = 0.0
    while True:
        now = asyncio.get_running_loop().time()
        everyone = now - looked >= _OFTEN
        looked = now if everyone else looked
        for leg in [each for each in legs.values() if each.browser and each.inner]:
            if everyone or not leg.up:
                _look(leg, seen, _received(asked, leg), now, up, silent)
        for gone in seen.keys() - {leg.id for leg in legs.values()}:
            del seen[gone]
        await asyncio.sleep(_SOON)


def _look(
    leg: Leg,
    seen: dict[str, Seen],
    received: int,
    now: float,
    up: Callable[[str], None],
    silent: Callable[[str], None],
) -> None:
    before = seen.get(leg.id)
    if before is None or received > before.received:
        seen[leg.id] = Seen(received, now)
    elif leg.up and not before.told and now - before.at >= _SILENT:
        before.told = True
        silent(leg.name)
    if received and not leg.up:
        leg.up = True
        up(leg.name)


def _received(asked: Legs, leg: Leg) -> int:
    try:
        return asked.traffic(leg).received
    except VoiceError:
        return 0
