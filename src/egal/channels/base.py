"""The contract between the core and a channel: what goes in, what comes out.

A channel translates. It decides nothing about contacts or conversations, and `read` touches
neither the database nor the network, so that hostile input can be read where it can be killed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from django.forms import Form

Automatic = Literal["none", "auto_reply", "bounce", "list", "machine"]
DeliveryReport = Literal["delivered", "delayed", "returned"]


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
class Enclosed:
    """A file of ours to send. content: reads its bytes. url: where a program with a token has it.

    content_type: told by its content. size: in bytes. sha256: hex. inline: shown in the text.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    url: str
    content: Callable[[], bytes] = field(repr=False, compare=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An attachment the provider keeps for us: fetched once the message is safe.

    url: answers without credentials. If it does not, the message stays and the file is missing.
    """

    name: str
    content_type: str
    url: str


@dataclass(frozen=True, slots=True)
class Raw:
    """An arrival as a channel sees it: the provider's bytes and how they came (`meta`).

    own: the addresses of all inboxes the workspace has on this channel.
    """

    content: bytes
    meta: Mapping[str, Any]
    inbox_address: str
    own: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """The fact that somebody wrote to us.

    dedupe_key: the same for every copy of this message, at most 100 characters.
    external_id: the provider's own id, shown and used for threading.
    via: the program that wrote for the sender, such as a contact form; shown with the message.
    reply_to: where the sender wants the answer, if elsewhere; shown before anything goes there.
    answers: id of our outbound message whose signed reference this carries, checked.
    broken_reference: it carries something like our reference whose signature does not hold.
    joins_open: it belongs to what its sender has open on this inbox, as in a chat; else, and when
    nothing is open there, it begins a conversation.
    marked_spam: a server has marked it as spam. Anybody can write such marks: they count where the
    inbox's own server takes away those of others (`Sifting`).
    forged_say: names of servers that are said to hold the sender for forged. Anybody can write
    such names: only that of the inbox's own server counts (`Doubting`).
    html: made safe, as `shared/formatted.py` says.
    sent_at: the sender's clock; shown, never trusted for order.
    """

    dedupe_key: str
    external_id: str
    sender: Address
    via: Address | None = None
    reply_to: Sequence[Address] = ()
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
    joins_open: bool = False
    marked_spam: bool = False
    forged_say: Sequence[str] = ()
    files: Sequence[File] = ()
    links: Sequence[Link] = ()
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUpdate:
    """The fact that something became of a message of ours, for one of its recipients.

    dedupe_key: the same for every copy of this report, at most 100 characters, and none of a
    message. message_id: id of our outbound message, from a signed reference, checked. state: what
    is only delayed is noted and stays sent. reason: as that of Unreadable: in English, marked by
    `gettext_noop`, or the provider's own words. at: the provider's clock; shown, never trusted.
    """

    dedupe_key: str
    message_id: int
    state: DeliveryReport
    recipient: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBack:
    """The fact that a test mail of ours is back, or that it could not be delivered.

    trial_id: from a signed mark, checked. reason: as that of DeliveryUpdate.
    """

    trial_id: int
    undelivered: bool = False
    reason: str = ""


Fact = NewMessage | DeliveryUpdate | TrialBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message to send, with all a channel needs and nothing it must look up.

    answers: external id of the message this replies to. thread: external ids before it, oldest
    first. bcc: whom nobody else may see. settled: addresses that have it by an earlier try, or
    never will: no second copy for them. text: the whole, of which `quoted` is the end that quotes
    another message. html: the rest as it was formatted, as `shared/written.py` has it; "" where
    nothing is. settings: the inbox's own, as its `settings_form` cleaned them. signatures: the
    author's own, by language. company: the workspace's name. language: the conversation's, "de" or
    "en"; "" when nobody can tell. automatic: nobody wrote it; it must be marked so that no machine
    answers. redirects: reads what came in, the provider's bytes, to be handed on exactly as it
    came; there is no text of ours then, and no file.
    """

    message_id: int
    inbox_address: str
    inbox_name: str
    settings: Mapping[str, Any] = field(repr=False)  # a log must not tell passwords
    author_name: str
    to: Sequence[Address]
    cc: Sequence[Address] = ()
    bcc: Sequence[Address] = ()
    settled: Sequence[str] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    html: str = ""
    files: Sequence[Enclosed] = ()
    answers: str = ""
    thread: Sequence[str] = ()
    signatures: Mapping[str, str] = field(default_factory=dict)
    company: str = ""
    language: str = ""
    automatic: bool = False
    redirects: Callable[[], bytes] | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider has it. `external_id` is what later facts will call it.

    Of several recipients: refused and delayed are those it did not take, for good or for now, each
    address with its words; reached are those it took.
    """

    external_id: str
    reached: Sequence[str] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    delayed: Mapping[str, str] = field(default_factory=dict)


class DeliveryError(Exception):
    """A send that did not work; its kind says what may help. The text is shown to the agent."""


class TryAgain(DeliveryError):
    """It may work later: at `retry_at` if the provider said when, else by our own back-off."""

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class Unreachable(TryAgain):
    """The provider does not answer. Not this message's fault: others would fare no better."""


class InDoubt(Unreachable):
    """The provider had all of it and was lost before it said yes or no: it may have it."""


class Refused(DeliveryError):
    """It will never work as it is: bad recipient, message not accepted."""


class NotPermitted(Refused):
    """The provider forbids it: no right, no plan, or this person wants nothing from us."""


class WindowClosed(Refused):
    """The time in which the provider lets us answer is over, until the contact writes again."""


class Reconnect(DeliveryError):
    """The inbox's credentials or address are no longer good: a person must mend its settings."""


class Unreadable(Exception):
    """This arrival cannot be understood. The text is shown in the quarantine.

    In English, without values in it and marked by `gettext_noop`, it is translated for each reader;
    any other, such as what a library says, is shown as it is.
    """


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
    sends_again: whether a message whose outcome is unknown may be sent once more, because the
    provider or the receiver knows the copy by its reference.
    """

    can_send: bool
    reason: str = ""
    sends_again: bool = True
    files: bool = False
    formatted: bool = False
    recipients: bool = False
    begins: bool = False
    redirects: bool = False
    public: bool = False
    max_length: int | None = None
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
    that was in public.
    """

    last_at: datetime
    public: bool = False


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


@runtime_checkable
class Verifying(Protocol):
    """A channel whose provider calls us, at /in/<key>/<inbox>/ (`channels/webhooks.py`)."""

    def verify(
        self, headers: Mapping[str, str], body: bytes, url: str, inbox: InboxSettings
    ) -> bool:
        """Whether the provider sent this, compared in constant time (`hmac.compare_digest`).

        headers: names in lower case. url: as it was called, for signatures that cover it.
        """


@runtime_checkable
class Shaking(Protocol):
    """A channel whose provider first asks whether the address is ours, by a GET."""

    def handshake(self, query: Mapping[str, str], inbox: InboxSettings) -> str | None:
        """The answer it wants to hear, as plain text; None if it is not our provider who asks."""


@runtime_checkable
class Beginning(Protocol):
    """A channel by which we can be the first to write. Optional."""

    def person(self, given: str, inbox: InboxSettings) -> str:
        """The one spelling of somebody's address, as typed in. Raises Trouble for what is none."""


@runtime_checkable
class Redirecting(Protocol):
    """A channel that can hand on what came in as it came (`Outbound.redirects`). Optional."""

    def came_from_us(self, raw: bytes) -> bool:
        """Whether this came by a redirect of ours: once more would make a circle."""


@runtime_checkable
class Acknowledging(Protocol):
    """A channel whose inboxes can say by themselves that a message has come. Optional."""

    def acknowledgement(self, inbox: InboxSettings, language: str) -> str:
        """What to say, if possible in this language ("de", "en"); "" for nothing at all."""


@runtime_checkable
class Doubting(Protocol):
    """A channel whose inboxes know which server checks senders for them. Optional."""

    def doubts(self, inbox: InboxSettings, fact: NewMessage) -> bool:
        """Whether that server holds the sender for forged."""


@runtime_checkable
class Sifting(Protocol):
    """A channel whose inboxes know whether their own server marks spam. Optional."""

    def sifts(self, inbox: InboxSettings) -> bool:
        """Whether it does, and takes away the marks that others have set."""


@runtime_checkable
class Checkable(Protocol):
    """A channel that can ask its provider whether it takes us, for `egal doctor`. Optional."""

    def check(self, inbox: InboxSettings) -> None:
        """Connect and sign in as for sending, and send nothing. Raises DeliveryError."""


@runtime_checkable
class Trying(Protocol):
    """A channel by which an inbox can write to itself, to see whether that comes in. Optional.

    What comes in is read as `TrialBack`, and is no message.
    """

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        """As any channel has them."""

    def send_trial(self, inbox: InboxSettings, trial_id: int) -> None:
        """Hand over a test message to the inbox's own address. Raises DeliveryError."""

    def where_it_stays(self, inbox: InboxSettings) -> str:
        """What is likely wrong when it has not come back, in the reader's words."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Something outside of Egal that helps or hinders this inbox, in the reader's words.

    good: None when nobody could tell. record: what to add there, word for word, and `place` where.
    """

    good: bool | None
    said: str
    place: str = ""
    record: str = ""


@runtime_checkable
class Advising(Protocol):
    """A channel that knows what should be set up elsewhere, such as in DNS. Optional."""

    def advice(self, inbox: InboxSettings) -> Sequence[Advice]:
        """Look it up, within ten seconds, and never raise."""


@runtime_checkable
class Keeping(Protocol):
    """A channel that keeps connections between two messages. Optional."""

    def let_go(self) -> None:
        """Close them: nothing more is sent for now."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of ours by which receivers know what we sent: `record` belongs at `place`, in DNS.

    signs: whether what is sent is signed with it now; else it waits for its record.
    """

    place: str
    record: str
    signs: bool


@runtime_checkable
class Signing(Protocol):
    """A channel that can sign what it sends with keys of ours, kept in the settings. Optional.

    Each method tells which settings change, None for one that goes.
    """

    def signing_keys(self, inbox: InboxSettings) -> Sequence[SigningKey]:
        """The one that signs, then the one that waits, as far as there are."""

    def with_new_key(
        self, inbox: InboxSettings, others: Sequence[InboxSettings]
    ) -> Mapping[str, Any]:
        """A key that waits; that of another inbox where they can share one."""

    def with_key_in_use(self, inbox: InboxSettings, *, unseen: bool) -> Mapping[str, Any]:
        """The key that waits signs. Raises Trouble where its record is missing; unseen: ask
        nobody."""

    def without_keys(self) -> Mapping[str, Any]:
        """Nothing is signed."""


@runtime_checkable
class Previewing(Protocol):
    """A channel some of whose settings are best understood by what comes of them. Optional."""

    def previews(
        self, inbox: InboxSettings, agent: str, company: str, signatures: Mapping[str, str]
    ) -> Mapping[str, str]:
        """By the name of a setting: what a customer would see when this agent writes.

        signatures: the agent's own, by language.
        """


@runtime_checkable
class Fetching(Protocol):
    """A channel that asks its provider for what is new. Optional."""

    def troubles(self, inboxes: Sequence[int]) -> Mapping[int, str]:
        """Why nothing is fetched for these inboxes of the current workspace; by their ids."""
