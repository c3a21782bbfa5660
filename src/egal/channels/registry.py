"""The channels there are. Adding one adds a folder and its line here."""

from functools import cache
from importlib import import_module

from django.conf import settings

from egal.channels.base import Channel
from egal.shared.trouble import Trouble


@cache
def channels() -> dict[str, Channel]:
    """Every installed channel by its key, in the order of `settings.CHANNELS`."""
    found = (import_module(f"{name}.channel").channel for name in settings.CHANNELS)
    return {channel.key: channel for channel in found}


def able_to(ability: type) -> list[str]:
    """The keys of those that keep this optional part of the contract."""
    return [key for key, channel in channels().items() if isinstance(channel, ability)]


def channel_of(key: str) -> Channel:
    """The channel of this key; raises Trouble for one that is not installed."""
    try:
        return channels()[key]
    except KeyError:
        raise Trouble(f"There is no channel “{key}”; there are {', '.join(channels())}.") from None
