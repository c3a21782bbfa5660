"""What passes between the core and a channel: messages in, messages out, what became of them."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from egal.calls.facts import CallFact
from egal.channels.base.happenings import (
    AccessRevoked,
    Echo,
    Edited,
    HandedOver,
    Upto,
    Withdrawn,
)
from egal.channels.base.parts import Address, Enclosed, File, Link
from egal.channels.base.public import Post, Seen, Touched

Automatic = Literal["none", "auto_reply", "bounce", "list", "machine"]

DeliveryReport = Literal["delivered", "read", "delayed", "returned"]


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
    answers_key: dedupe key of the message this answers, ours or theirs, where the provider vouches
    for it. It joins that conversation if it is of the same contact.
    post: where it stands, if it is public; somebody's second one in a thread joins what they have
    open there.
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
    answers_key: str = ""
    post: Post | None = None
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
    message. message_id: id of our outbound message, from a signed reference, checked; None where
    the provider names it by its own id: key is the receipt's then. state: what
    is only delayed is noted and stays sent. reason: as that of Unreadable: in English, marked by
    `gettext_noop`, or the provider's own words. at: the provider's clock; shown, never trusted.
    """

    dedupe_key: str
    message_id: int | None = None
    key: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpdate:
    """The fact that something happened to a telephone call that another system carries.

    told: in its order; `key` of each is the same for every copy. users: who of ours has to do with
    it, as that system names them. driver: which of ours has read it.
    """

    driver: str
    told: Sequence[CallFact]
    users: Sequence[str] = ()

    @property
    def dedupe_key(self) -> str:
        """Of the first: a copy of a call's facts changes nothing, so nobody looks for it."""
        first = self.told[0]
        return hashlib.sha256(f"{first.call} {first.kind} {first.key}".encode()).hexdigest()


Fact = (
    NewMessage
    | DeliveryUpdate
    | TrialBack
    | CallUpdate
    | Echo
    | Edited
    | Withdrawn
    | Upto
    | AccessRevoked
    | HandedOver
    | Seen
    | Touched
)


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the provider has approved. name, language: as it knows it. body: its words, with
    {{1}}, {{2}}, … for the values."""

    name: str
    language: str
    body: str
    values: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message to send, with all a channel needs and nothing it must look up.

    answers: external id of the message this replies to. thread: external ids before it, oldest
    first. bcc: whom nobody else may see. settled: addresses that have it by an earlier try, or
    never will: no second copy for them. text: the whole, of which `quoted` is the end that
    quotes another message. html: the rest as it was formatted, as `shared/written.py` has it;
    "" where nothing is. settings: the inbox's own, as its `settings_form` cleaned them.
    signatures: the author's own, by language. company: the workspace's name. language: the
    conversation's, "de" or "en"; "" when nobody can tell. automatic: nobody wrote it; it must
    be marked so that no machine answers. redirects: reads what came in, the provider's bytes,
    to be handed on exactly as it came; there is no text of ours then, and no file. public:
    everybody can read it. thread_key: external id of the first post of the thread.
    answers_public: what it answers was said in public, this is not. heard_at: when that was.
    webhook_url: where the provider tells us of this inbox. template: what the provider has
    approved to be sent outside of its window, and stands for the text.
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
    public: bool = False
    thread_key: str = ""
    answers_public: bool = False
    webhook_url: str = ""
    heard_at: datetime | None = None
    template: Template | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider has it. `external_id` is what later facts will call it.

    key: the dedupe key under which it would come back as an Echo, or is reported on; "" where
    nothing ever is. reached_as: an address of the recipient's that the provider has told with it,
    which is theirs. post: where it stands, if it is public. cost: what it has cost, as of
    `Priced.currency`.
    Of several recipients: refused and delayed are those it did not take, for good or for now, each
    address with its words; reached are those it took.
    """

    external_id: str
    reached: Sequence[str] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    delayed: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    reached_as: Address | None = None
    post: Post | None = None
    cost: int = 0
