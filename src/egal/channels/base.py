"""The contract between the core and a channel: what goes in, what comes out.

A channel translates. It decides nothing about contacts or conversations, and `read` touches
neither the database nor the network, so that hostile input can be read where it can be killed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from django.forms import Form

Automatic = Literal["none", "auto_reply", "bounce", "list", "machine"]


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach somebody. `kind` is that of `contacts.Identity`: "email", "phone", …"""

    kind: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it came: its own name and type are claims, not facts."""

    name: str
    content_type: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """An arrival as a channel sees it: the provider's bytes and how they came (`meta`)."""

    content: bytes
    meta: Mapping[str, Any]
    inbox_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """The fact that somebody wrote to us.

    dedupe_key: the same for every copy of this message, at most 100 characters.
    external_id: the provider's own id, shown and used for threading.
    answers: id of our outbound message whose signed reference this carries, checked.
    broken_reference: it carries something like our reference whose signature does not hold.
    sent_at: the sender's clock; shown, never trusted for order.
    """

    dedupe_key: str
    external_id: str
    sender: Address
    to: Sequence[Address] = ()
    cc: Sequence[Address] = ()
    subject: str = ""
    text: str = ""
    quoted_text: str = ""
    html: str = ""
    public: bool = False
    automatic: Automatic = "none"
    answers: int | None = None
    broken_reference: bool = False
    files: Sequence[File] = ()
    sent_at: datetime | None = None


Fact = NewMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message to send, with all a channel needs and nothing it must look up.

    answers: external id of the message this replies to. thread: external ids before it, oldest
    first. settings: the inbox's own, as its `settings_form` cleaned them.
    """

    message_id: int
    inbox_address: str
    inbox_name: str
    settings: Mapping[str, Any]
    author_name: str
    to: Sequence[Address]
    cc: Sequence[Address] = ()
    subject: str = ""
    text: str = ""
    answers: str = ""
    thread: Sequence[str] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider has it. `external_id` is what later facts will call it."""

    external_id: str


class DeliveryError(Exception):
    """A send that did not work; its kind says what may help. The text is shown to the agent."""


class TryAgain(DeliveryError):
    """It may work later: at `retry_at` if the provider said when, else by our own back-off."""

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class Refused(DeliveryError):
    """It will never work as it is: bad recipient, message not accepted."""


class Reconnect(DeliveryError):
    """The inbox's credentials or address are no longer good: a person must mend its settings."""


class Unreadable(Exception):
    """This arrival cannot be understood. The text is shown in the quarantine."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an inbox can do now. `reason` says in the reader's words why it cannot send."""

    can_send: bool
    reason: str = ""
    public: bool = False
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """What a channel may know of an inbox when asked for its capabilities."""

    address: str
    settings: Mapping[str, Any] = field(default_factory=dict)


class Channel(Protocol):
    """One folder below `channels/`, named by its `key`."""

    key: str
    identity_kind: str
    icon: str

    settings_form: type[Form]

    @property
    def name(self) -> str:
        """For people, in their language."""

    def address(self, given: str) -> str:
        """The one spelling of an inbox's address. Raises Trouble for what is none."""

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        """What `settings_form` takes, from one line of a command. ValueError says why not."""

    def capabilities(self, inbox: InboxSettings) -> Capabilities:
        """What this inbox can do at this moment."""

    def read(self, raw: Raw) -> Iterable[Fact]:
        """Translate. Raises Unreadable; any other exception counts as our own fault."""

    def send(self, message: Outbound) -> Receipt:
        """Hand over to the provider. Raises DeliveryError."""


@runtime_checkable
class Checkable(Protocol):
    """A channel that can ask its provider whether it takes us, for `egal doctor`. Optional."""

    def check(self, inbox: InboxSettings) -> None:
        """Connect and sign in as for sending, and send nothing. Raises DeliveryError."""
