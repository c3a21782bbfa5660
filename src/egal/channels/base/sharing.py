"""Accounts that several programs speak for, of which one at a time may write to a person."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from egal.channels.base.contract import InboxSettings


@runtime_checkable
class Sharing(Protocol):
    """A channel whose accounts several programs speak for. Optional.

    What changes is told by `HandedOver`; `Heard.held_by` is how a channel hears of it again.
    """

    def is_ours(self, inbox: InboxSettings, program: str) -> bool:
        """Whether the network means us by this name."""

    def program(self, inbox: InboxSettings, program: str) -> str:
        """The other program in the reader's words."""

    def others(self, inbox: InboxSettings) -> Mapping[str, str]:
        """To which programs a person can be handed, by the network's names, in the reader's
        words."""

    def take_over(self, inbox: InboxSettings, address: str) -> None:
        """Nobody but we writes to this person. Raises DeliveryError."""

    def hand_to(self, inbox: InboxSettings, address: str, program: str) -> None:
        """This program writes to this person from now on. Raises DeliveryError."""
