"""Addresses as people type them, in the one spelling that compares; each channel knows its own."""

from dataclasses import dataclass

from egal.channels.registry import channels
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of address that somebody can be known by."""

    key: str
    name: str
    icon: str


def kinds() -> list[Kind]:
    """All that the installed channels know, in their order."""
    return [
        Kind(channel.identity_kind, str(channel.name), channel.icon)
        for channel in channels().values()
    ]


def spelled(kind: str, given: str) -> str:
    """Trouble for what is no address of this kind, and for a kind that no channel has."""
    for channel in channels().values():
        if channel.identity_kind == kind:
            return channel.address(given)
    raise Trouble(f"There is no channel for addresses of the kind “{kind}”.")
