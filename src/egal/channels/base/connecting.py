"""How an account is connected: what to know before, what to set up elsewhere, what to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from egal.channels.base.contract import InboxSettings

if TYPE_CHECKING:
    from egal.conversations.models import Inbox
    from egal.events.record import Actor


@dataclass(frozen=True, slots=True)
class Introduction:
    """What somebody must know before they add an inbox, in their language.

    heading: what they do, such as "Add a chat". what: what becomes of it. costs: what others take
    for it; "" where nothing is known. address: what the inbox's address is called; help: where to
    find it. guide: the part of docs/networks.md about it, "" for none.
    """

    heading: str
    what: str
    costs: str
    address: str
    help: str = ""
    guide: str = ""


@runtime_checkable
class Introducing(Protocol):
    """A channel whose inboxes people add by its form."""

    def introduction(self) -> Introduction:
        """In the language now active."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One thing to set up in another system. to_copy: what to paste there, or ""."""

    system: str
    said: str
    to_copy: str = ""


@runtime_checkable
class Connecting(Protocol):
    """A channel for which something is to be set up in another system. Optional."""

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:
        """What, in the reader's words and in its order; nothing where there is nothing.

        address: where the inbox is called, as of `webhook_path`, with our public address; "" where
        nobody calls. back: where a provider sends a browser back to that signs the inbox in; "".
        """


@runtime_checkable
class Listening(Protocol):
    """A channel whose provider is told by a program what to tell us, and where. Optional."""

    def listen(self, inbox: InboxSettings, address: str) -> None:
        """Have it do so; a second time changes nothing, and nothing is done for an inbox that is
        not connected yet. Raises DeliveryError.

        address: where the inbox is called, as of `webhook_path`, with our public address.
        """


@runtime_checkable
class Choosing(Protocol):
    """A channel where whoever signs in may have several accounts, of which the inbox is one.
    Optional."""

    def unnamed(self) -> str:
        """An address for an inbox whose account is not chosen yet, different each time."""

    def choices(self, inbox: "Inbox") -> Mapping[str, str]:
        """Their names by their addresses, as far as one is to be chosen still."""

    def choose(self, inbox: "Inbox", actor: "Actor", address: str) -> None:
        """Be this one. Raises Trouble and DeliveryError."""
