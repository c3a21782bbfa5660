"""What every channel can do: the contract between it and the core.

A channel translates. It decides nothing about contacts or conversations, and `read` touches
neither the database nor the network, so that hostile input can be read where it can be killed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from django.forms import Form

from egal.channels.base.messages import Fact, Outbound, Raw, Receipt

Measure = Literal["characters", "weighted", "graphemes", "bytes", "sms"]  # `shared/short`


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be done now. `reason` says in the reader's words why it cannot send.

    public: everybody can read what is sent. max_length: in the provider's own characters.
    closes_at: the moment after which the provider takes nothing more, if it has such a window.
    recipients: whether a message can go to several, and to whom an agent likes. files: whether it
    takes files; else a reply with one is refused before it is written. formatted: whether it shows
    emphasis, lists, links and pictures in the text; else it gets the words. begins: whether
    somebody can be written to who has not written to us; the channel is `Beginning` then.
    redirects: whether what came in can be handed on to others as it came; the channel is
    `Redirecting` then.
    talks: whether people sit opposite each other, so that a reply goes out at once and is not held
    back to be undone.
    by_hand: nothing is ever written this way, people do something instead; reason says what.
    sends_again: whether a message whose outcome is unknown may be sent once more, because the
    provider or the receiver knows the copy by its reference.
    measure: how the provider counts `max_length`. threads: whether a long answer can go out as
    several, one after the other. templates: what can be sent although `reason` holds.
    """

    can_send: bool
    reason: str = ""
    sends_again: bool = True
    files: bool = False
    formatted: bool = False
    recipients: bool = False
    begins: bool = False
    redirects: bool = False
    talks: bool = False
    by_hand: bool = False
    public: bool = False
    max_length: int | None = None
    measure: Measure = "characters"
    threads: bool = False
    templates: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """What a channel may know of an inbox when asked for its capabilities. name: for previews."""

    address: str
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a channel may know of a conversation when asked what can be done in it.

    last_at: when the contact last wrote by this inbox; windows are counted from it. public: whether
    that was in public. external_id: of what they wrote. written: whether we have answered exactly
    that in private before. held_by: the program that alone may write to them now, as the network
    names it (`Sharing`); "" where we may.
    """

    last_at: datetime
    public: bool = False
    external_id: str = ""
    written: bool = False
    held_by: str = ""


class Channel(Protocol):
    """One folder below `channels/`, named by its `key`.

    icon: one of our sprite (`shared/static/egal/vendor/icons.svg`).
    """

    key: str
    identity_kind: str
    icon: str

    @property
    def settings_form(self) -> type[Form]:
        """What an operator types in to connect an inbox."""

    @property
    def name(self) -> str:
        """For people, in their language."""

    def address(self, given: str) -> str:
        """The one spelling of an inbox's address. Raises Trouble for what is none."""

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        """What `settings_form` takes, from one line of a command. ValueError says why not."""

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        """What can be done at this moment in a conversation, or by the inbox as a whole."""

    def read(self, raw: Raw) -> Iterable[Fact]:
        """Translate. Raises Unreadable; any other exception counts as our own fault."""

    def send(self, message: Outbound) -> Receipt:
        """Hand over to the provider. Raises DeliveryError."""
