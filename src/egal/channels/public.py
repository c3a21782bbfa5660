"""Which channels have a public side."""

from egal.channels.base import Gesturing, Privately
from egal.channels.registry import channels


def in_public() -> list[str]:
    """The keys of those where people can write to us for everybody to read."""
    public = (Gesturing, Privately)
    return [key for key, channel in channels().items() if isinstance(channel, public)]
