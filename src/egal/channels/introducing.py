"""Which inboxes people can add, and what they must know before."""

from egal.channels.base import Choosing, Introducing, Introduction
from egal.channels.registry import channel_of, channels
from egal.shared.trouble import Trouble


def introductions() -> dict[str, Introduction]:
    """Of each channel whose inboxes are added by its form, in their order; by its key."""
    return {
        key: channel.introduction()
        for key, channel in channels().items()
        if isinstance(channel, Introducing)
    }


def introduction(key: str) -> Introduction | None:
    """None for a channel whose inboxes nobody adds, and for none at all."""
    channel = channels().get(key)
    return channel.introduction() if isinstance(channel, Introducing) else None


def may_wait(key: str) -> bool:
    """Whether the address of a new inbox may be left open until somebody has signed in."""
    return isinstance(channels().get(key), Choosing)


def address_of(key: str, given: str) -> str:
    """The one spelling of a new inbox's address. Raises Trouble."""
    channel = channel_of(key)
    if not given.strip() and isinstance(channel, Choosing):
        return channel.unnamed()
    return channel.address(given)


def choosing(key: str) -> Choosing:
    """Raises Trouble for a channel where there is nothing to choose."""
    channel = channel_of(key)
    if not isinstance(channel, Choosing):
        raise Trouble(f"There is nothing to choose for {key}.")
    return channel
