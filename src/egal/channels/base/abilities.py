"""What only some channels can do: each is a protocol that a channel may have besides `Channel`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from egal.channels.base.contract import Capabilities, Heard, InboxSettings
from egal.channels.base.messages import CallUpdate, NewMessage, Template
from egal.shared.http import Places

if TYPE_CHECKING:
    from egal.conversations.models import Inbox


@runtime_checkable
class Verifying(Protocol):
    """A channel whose provider calls us, at /in/<key>/<inbox>/ (`channels/door`)."""

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
class Called(Protocol):
    """A channel of which not every inbox is called, or not without a secret in the URL. Optional.

    Without it every inbox of a channel that is `Verifying` is called at its plain address.
    """

    def called_at(self, inbox: InboxSettings) -> str | None:
        """What stands behind the path, such as "?secret=…"; None for an inbox nobody calls."""


@runtime_checkable
class Shared(Protocol):
    """A channel whose provider calls one address for all accounts of an app. Optional.

    Each inbox has its address all the same; any of them serves for all whose secret verifies what
    came (`channels/door/sharing.py`).
    """

    def account(self, inbox: InboxSettings) -> str:
        """The inbox's account as the provider names it; never ""."""

    def shares(self, body: bytes) -> Mapping[str, bytes]:
        """What of a request is whose, by account, readable by itself; what names no account by "".

        Nothing for what cannot be read: that is the called inbox's.
        """


@runtime_checkable
class Responding(Protocol):
    """A channel whose provider wants to hear more than that its request was taken. Optional."""

    def response(self, body: bytes, url: str, inbox: InboxSettings) -> tuple[bytes, str] | None:
        """What to answer a verified request that is stored, and its type; None for an empty 200."""


@runtime_checkable
class Calling(Protocol):
    """A channel that carries telephone calls, or is told of calls that others carry. Optional."""

    def take_in_calls(self, inbox: "Inbox", update: CallUpdate) -> int | None:
        """Note what was told, in the caller's transaction; the message of the call, if there is."""


@runtime_checkable
class Dialing(Protocol):
    """A channel by which a telephone system rings numbers, beginning with the agent. Optional.

    email: of the agent, by which their device is known.
    """

    def dials(self, inbox: InboxSettings, email: str) -> bool:
        """Whether it would for this agent."""

    def dial(self, inbox: InboxSettings, email: str, number: str) -> None:
        """Ring the agent, then this number (E.164). Raises Trouble and DeliveryError."""


@runtime_checkable
class Beginning(Protocol):
    """A channel by which we can be the first to write. Optional."""

    def person(self, given: str, inbox: InboxSettings) -> str:
        """The one spelling of somebody's address, as typed in. Raises Trouble for what is none."""


@runtime_checkable
class Titled(Protocol):
    """A channel whose messages have a subject, so that one without is told. Optional."""

    titled: Literal[True]


@runtime_checkable
class Redirecting(Protocol):
    """A channel that can hand on what came in as it came (`Outbound.redirects`). Optional."""

    def came_from_us(self, raw: bytes) -> bool:
        """Whether this came by a redirect of ours: once more would make a circle."""


@runtime_checkable
class Sifting(Protocol):
    """A channel whose inboxes know whether their own server marks spam. Optional."""

    def sifts(self, inbox: InboxSettings) -> bool:
        """Whether it does, and takes away the marks that others have set."""


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


@dataclass(frozen=True, slots=True)
class Carried:
    """A code on its way to a customer, by which they prove that an address is theirs.

    code: six digits. link: the address that does the same in any browser, "" for none. company: the
    workspace's name. minutes: how long both last. going_on: it is for going on with a conversation
    by a private link, and not for signing in.
    """

    id: int
    code: str
    link: str
    company: str
    minutes: int
    going_on: bool = False


@runtime_checkable
class Carrying(Protocol):
    """A channel that can bring a code to an address, without any conversation. Optional."""

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        """Hand it over, in the language now active. Raises DeliveryError."""


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


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a chat says before anybody has written. quick_replies: texts to send with one click."""

    greeting: str = ""
    quick_replies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class GoesOn:
    """After so many minutes unread an answer goes on by e-mail. by: the address of the inbox that
    sends it, "" for the oldest one that can."""

    minutes: int
    by: str = ""


@runtime_checkable
class Conversing(Protocol):
    """A channel whose customers write on pages or in apps of ours, and read the answers there.

    What they write is taken in at once (`channels/live.py`); who has read what is known.
    """

    def welcome(self, inbox: InboxSettings, language: str) -> Welcome:
        """Its words in this language ("de", "en"); nothing where it has none."""

    def goes_on(self, inbox: InboxSettings) -> GoesOn | None:
        """What becomes of an answer that is not read; None when it stays where it is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a customer is offered on the start page, in their language.

    url: where it leads, such as "mailto:…"; or path: of a page of the portal below its language,
    such as "chat/". to_copy: an address that somebody may rather copy. reach: who can read what is
    written there, or what else one must know of it. comes: what to say of the time an answer takes
    where that is not measured but promised, "we ring you at 15:40".
    """

    title: str
    url: str = ""
    path: str = ""
    to_copy: str = ""
    reach: str = ""
    comes: str = ""


@runtime_checkable
class Offering(Protocol):
    """A channel by which customers can turn to the workspace of their own accord. Optional."""

    def offer(self, inbox: InboxSettings) -> Offer | None:
        """In the language now active, and for the workspace in force; None while it is shut."""


@runtime_checkable
class Telephoning(Protocol):
    """A channel whose inboxes are telephone numbers. Optional."""

    def answers(self, inbox: InboxSettings) -> bool:
        """Whether we take the calls ourselves, so that callers meet a menu of ours."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What a round has brought: raw arrivals in their order, each as a webhook would bring it.

    after: seconds until the next round.
    """

    arrivals: Sequence[bytes]
    cursor: Mapping[str, Any]
    after: float


@runtime_checkable
class Polling(Protocol):
    """A channel whose provider is asked from time to time for what no webhook has told. Optional.

    `channels/polling.py` asks, stores what comes as arrivals, and keeps the cursor with them.
    """

    def poll(self, inbox: InboxSettings, cursor: Mapping[str, Any]) -> Polled:
        """One round, within a minute. Raises DeliveryError, as sending does.

        cursor: that of the last round, {} at first: then what is older than the inbox counts for
        nothing.
        """


@runtime_checkable
class Privately(Protocol):
    """A channel by which whoever wrote in public can be written to in private. Optional."""

    def capabilities_in_private(self, inbox: InboxSettings, heard: Heard) -> Capabilities:
        """heard: what they wrote in public last. Their address is of the same kind there."""


@runtime_checkable
class Prompting(Protocol):
    """A channel with an address that lets whoever opens it write to us in private. Optional.

    It is a key to nothing: they are there under the name by which the network knows them.
    """

    def prompt(self, inbox: InboxSettings) -> str:
        """The address, to be named in public; "" where there is none."""


@runtime_checkable
class Bringing(Protocol):
    """A channel whose files are not had without our permission: a `Link` then names no address of
    the web, but what the channel knows. Optional."""

    def bring(self, inbox: InboxSettings, url: str, most: int) -> bytes:
        """Fetch it, at most so many bytes. Raises DeliveryError."""


@runtime_checkable
class Housed(Protocol):
    """A channel whose provider keeps the files of its messages at places we know. Optional.

    Whatever a message says, files come from nowhere else: a provider names in its own payloads what
    strangers have written.
    """

    def places(self, inbox: InboxSettings) -> Places:
        """Where a `Link` may lead that is an address of the web."""


@runtime_checkable
class Naming(Protocol):
    """A channel whose provider tells of new people by number, and their names when asked. Optional.

    Asked once, when they have written first (`channels/naming.py`).
    """

    def name_of(self, inbox: InboxSettings, address: str) -> str:
        """What the person is called, "" where nobody may know. Raises DeliveryError."""


@runtime_checkable
class Numbering(Protocol):
    """A channel that knows people by numbers which tell a reader nothing. Optional."""

    def spelled(self, address: str, handle: str) -> str:
        """By what people know them or us there; "" where only a name can stand for it."""


Gesture = Literal["hide", "unhide", "like", "unlike", "delete"]


@runtime_checkable
class Gesturing(Protocol):
    """A channel where we can do something with a public message besides answering. Optional."""

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> Sequence[Gesture]:
        """What can be done with one of theirs, or of ours."""

    def gesture(self, inbox: InboxSettings, do: Gesture, external_id: str) -> None:
        """Do it; a second time changes nothing. Raises DeliveryError."""


@runtime_checkable
class Priced(Protocol):
    """A channel whose messages cost money. Optional.

    currency: ISO 4217; every amount is in millionths of its unit.
    """

    currency: str

    def price(self, inbox: InboxSettings, text: str, *, public: bool) -> int:
        """Of one message."""

    def budget(self, inbox: InboxSettings) -> int | None:
        """How much may be spent in a month; None for no limit."""


@runtime_checkable
class Templating(Protocol):
    """A channel by which texts that its provider has approved can be sent when nothing else can
    (`Capabilities.templates`). Optional."""

    def templates(self, inbox: InboxSettings) -> Sequence[Template]:
        """Those that are approved and can be filled in here, without values, in a provider's own
        order. Asks the provider, within half a minute. Raises DeliveryError."""
