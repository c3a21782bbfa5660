"""Where in time a packet's sound belongs, pure.

By the sender's clock within a stream, so that loss, order and copies do not matter; by ours where
the stream begins or jumps, and when both clocks have run apart.
"""

from dataclasses import dataclass, field

from egal.channels.phone.embedded.media.codecs import RATE
from egal.channels.phone.embedded.media.pcap import Packet

EARLY = RATE // 2  # samples before it came: its clock jumped
LATE = 2 * RATE  # samples after: the network stood still, or its clock jumped
_SPAN = 30 * RATE  # samples over which clocks are compared
_APART = RATE * 80 // 1000  # samples from which on it would be heard
_WRAP = 1 << 32


@dataclass(slots=True)
class Stream:
    """One sender's clock beside ours: `stamp` belongs at `position`. least: of how late its packets
    were since `since`; that is the network's best, so what is left is the clocks."""

    stamp: int
    position: int
    since: int
    least: int | None = None


@dataclass(slots=True)
class Timeline:
    """Of one leg. began: seconds since 1970 of the first sample of all legs."""

    began: float
    _streams: dict[int, Stream] = field(default_factory=dict)

    def position(self, packet: Packet) -> int:
        """The sample at which it begins; below zero when it comes before all."""
        came = round((packet.at - self.began) * RATE)
        stream = self._streams.get(packet.source)
        if stream is not None:
            position = stream.position + _ahead(packet.stamp, stream.stamp)
            if -EARLY <= came - position <= LATE:
                _compare(stream, came, came - position)
                return position
        self._streams[packet.source] = Stream(packet.stamp, came, since=came)
        return came


def _ahead(stamp: int, base: int) -> int:
    """From -2^31 to 2^31: the clock wraps."""
    return (stamp - base + _WRAP // 2) % _WRAP - _WRAP // 2


def _compare(stream: Stream, came: int, late: int) -> None:
    stream.least = late if stream.least is None else min(stream.least, late)
    if came - stream.since < _SPAN:
        return
    if abs(stream.least) > _APART:
        stream.position += stream.least
    stream.since, stream.least = came, None
