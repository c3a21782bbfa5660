"""Takes of several legs become one WAV file, in a process of its own: what it costs delays no call.

    python -m egal.channels.phone.embedded.media.assembling < order

The order is JSON: {"takes": [[file, leg, channel]], "to": file}; so is the answer, `null` where
nothing was said, else {"seconds", "peaks"}. It needs little memory however long they talked.
"""

import heapq
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from egal.channels.phone.embedded.media.codecs import CODECS, Decoder, decoder
from egal.channels.phone.embedded.media.pcap import Packet, packets
from egal.channels.phone.embedded.media.reel import Reel
from egal.channels.phone.embedded.media.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Take:
    """A file with what a leg said for a while. channel: 0 left, 1 right."""

    path: Path
    leg: str
    channel: int


def assemble(takes: list[Take], to: Path) -> tuple[float, list[int]] | None:
    """Seconds and peaks of the file that was written; None where there was no sound."""
    heard = heapq.merge(*map(_heard, takes), key=lambda each: each[1].at)
    first = next(heard, None)
    if first is None:
        return None
    place = _placing(first[1].at)
    reel = Reel(to, channels=1 + max(take.channel for take in takes))
    for take, packet in chain([first], heard):
        place(reel, take, packet)
    return reel.close()


def _heard(take: Take) -> Iterator[tuple[Take, Packet]]:
    """Sound alone: neither keys nor comfort noise."""
    for packet in packets(take.path):
        if packet.kind in CODECS and packet.sound:
            yield take, packet


def _placing(began: float) -> Callable[[Reel, Take, Packet], None]:
    times: dict[str, Timeline] = {}
    decoders: dict[tuple[str, int, int], Decoder] = {}

    def place(reel: Reel, take: Take, packet: Packet) -> None:
        time = times.setdefault(take.leg, Timeline(began))
        stream = (take.leg, packet.source, packet.kind)
        if stream not in decoders:
            decoders[stream] = decoder(CODECS[packet.kind])
        reel.put(take.channel, time.position(packet), decoders[stream](packet.sound))

    return place


def main() -> None:
    """See above."""
    os.nice(10)
    order = json.load(sys.stdin)
    takes = [Take(Path(path), leg, channel) for path, leg, channel in order["takes"]]
    made = assemble(takes, Path(order["to"]))
    sys.stdout.write(json.dumps(made and {"seconds": made[0], "peaks": made[1]}))


if __name__ == "__main__":
    main()
