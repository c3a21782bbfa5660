"""By which ways a conversation can be answered, and why not by the others."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.channels.base import Capabilities, Heard, InboxSettings, Privately
from egal.channels.elsewhere import begun, further
from egal.channels.holding import held_by
from egal.channels.pauses import in_words, paused_in_words, resting
from egal.channels.registry import channel_of
from egal.contacts.addresses import addresses_of, is_address_of
from egal.contacts.models import Identity
from egal.conversations.models import Conversation, Direction, Inbox, Message, Pause
from egal.shared.trouble import Trouble

LATEST = 50  # messages that are looked at


class Shut(Trouble):
    """By this way nothing can be sent now."""

    code = "way_shut"


Key = tuple[int, bool]  # id of an inbox, and whether in public


@dataclass(frozen=True, slots=True)
class Way:
    """One inbox through which this contact can be reached at `recipient`, in public or in private:
    by one that can do both there are two ways.

    answer_to: where the contact wants the answer, if elsewhere; as `addressed` gives it.
    cc: who else had the contact's last message, without our own inboxes. others: (name, address)
    of other people who have written here by it or were written to, the latest first. other_last:
    the name of the one of them who was the last to write, "" if it was the contact. went_to: the
    address that our answer went to instead, if nobody has written since.
    caution: why what is sent this way goes out later, in words; "" when it goes out now.
    """

    inbox: Inbox
    recipient: str
    recipient_name: str
    kind: str
    capabilities: Capabilities
    caution: str = ""
    answer_to: tuple[dict[str, str], ...] = ()
    cc: tuple[dict[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    other_last: str = ""
    went_to: str = ""

    @property
    def public(self) -> bool:
        """Whether everybody can read what is sent."""
        return self.capabilities.public

    @property
    def key(self) -> Key:
        """What tells it from the others of this contact."""
        return self.inbox.id, self.public

    def addressed(self) -> list[dict[str, str]]:
        """The recipients as the verb `reply` takes them."""
        return list(self.answer_to) or [
            {"kind": self.kind, "address": self.recipient, "name": self.recipient_name}
        ]


def ways_to_reply(
    conversation: Conversation,
    *,
    own: Collection[tuple[str, str]] | None = None,
    messages: Iterable[Message] | None = None,
) -> list[Way]:
    """The ways this contact has used here, the latest first; of what we began, the way we took.

    The way they prefer comes before all, and after all where else they can be reached. Only
    messages from the contact's own addresses count: a third person who joined in never becomes the
    recipient.

    own, messages: the contact's addresses, and the latest messages with their inboxes, the last
    one first, where somebody has them at hand.
    """
    own = addresses_of(conversation.contact_id) if own is None else own
    said = list(filter(_is_said, _latest(conversation) if messages is None else messages))
    latest = _heard(conversation, own, said) or _hailed(conversation, own)
    rests = resting(inbox_id for inbox_id, _public in latest)
    used = [_way(message, rests.get(key[0])) for key, message in latest.items()]
    ways = _with_company(_and_in_private(used, latest, rests), latest, said)
    kinds = {way.kind for way in ways}
    if any(kind not in kinds for kind, _address in own):
        ways += [_elsewhere(*each) for each in further(conversation, kinds)]
    return _as_preferred(ways, conversation)


def _as_preferred(ways: list[Way], conversation: Conversation) -> list[Way]:
    if len(ways) < 2 or not (wanted := conversation.contact.prefers):
        return ways
    return sorted(ways, key=lambda way: way.kind != wanted or not way.capabilities.can_send)


def _elsewhere(inbox: Inbox, identity: Identity, why_not: str, rest: Pause | None) -> Way:
    now = begun(inbox, able(inbox, rest))
    return Way(
        inbox=inbox,
        recipient=identity.value,
        recipient_name=identity.name or identity.contact.name,
        kind=identity.kind,
        capabilities=replace(now, can_send=False, reason=why_not) if why_not else now,
        caution=caution(inbox, rest) if now.can_send else "",
    )


def _latest(conversation: Conversation) -> QuerySet[Message]:
    found = Message.objects.filter(conversation=conversation)
    return found.select_related("inbox").order_by("-id")[:LATEST]


def _is_said(message: Message) -> bool:
    """Between us and whoever is in this; not what others were only shown."""
    shown = message.forwarded or message.redirects_id is not None
    return message.direction != Direction.NOTE and not shown


def _heard(
    conversation: Conversation, own: Container[tuple[str, str]], said: Iterable[Message]
) -> dict[Key, Message]:
    """By way the contact's last message, the latest first."""
    inbound = (message for message in said if message.direction == Direction.INBOUND)
    heard = [message for message in inbound if (message.from_kind, message.from_address) in own]
    latest: dict[Key, Message] = {}
    for message in heard or _heard_long_ago(conversation):
        if message.inbox:
            latest.setdefault((message.inbox.id, message.public), message)
    return latest


def _heard_long_ago(conversation: Conversation) -> QuerySet[Message]:
    own = is_address_of(conversation.contact_id, kind="from_kind", value="from_address")
    found = Message.objects.filter(own, conversation=conversation, direction=Direction.INBOUND)
    return found.select_related("inbox").order_by("-id")[:LATEST]


def _hailed(conversation: Conversation, own: Container[tuple[str, str]]) -> dict[Key, Message]:
    """The same of our last message to the contact, who has not answered yet."""
    sent = Message.objects.filter(
        conversation=conversation, direction=Direction.OUTBOUND, forwarded=False, redirects=None
    )
    for message in sent.select_related("inbox").order_by("-id")[:LATEST]:
        first = [(row["kind"], row["address"]) for row in message.to[:1]]
        if message.inbox and first and first[0] in own:
            return {(message.inbox.id, message.public): message}
    return {}


def _with_company(
    ways: list[Way], latest: Mapping[Key, Message], said: Sequence[Message]
) -> list[Way]:
    """The ways with who else is in it, for channels that can reach several."""
    if not any(way.capabilities.recipients for way in ways):
        return ways
    ours = set(Inbox.objects.values_list("address", flat=True))
    own = {way.recipient for way in ways}
    return [_joined(way, latest[way.key], said, own | ours) for way in ways]


def _joined(way: Way, last: Message, said: Sequence[Message], known: set[str]) -> Way:
    if not way.capabilities.recipients:
        return way
    here = [each for each in said if each.inbox_id == way.inbox.id and _is_of_people(each)]
    people = [person for message in reversed(here) for person in _other_ends(message)]
    others = {address: name for name, address in people if address not in known}
    rows = {row["address"].lower(): row for row in (*last.to, *last.cc)}
    answered = {*known, *(row["address"] for row in last.reply_to)}
    return replace(
        way,
        answer_to=tuple(last.reply_to),
        cc=tuple(
            {"kind": way.kind, "address": address, "name": row.get("name", "")}
            for address, row in rows.items()
            if address not in answered
        ),
        others=tuple((name, address) for address, name in reversed(others.items())),
        other_last=_wrote_last(here, known),
        went_to=_went_to(here, answered),
    )


def _is_of_people(message: Message) -> bool:
    """Nobody answers what a mail server says about a message of ours."""
    return message.automatic not in ("bounce", "machine")


def _other_ends(message: Message) -> list[tuple[str, str]]:
    """(name, address) of whom it is from, or of all whom we sent it to, the first one last."""
    if message.direction == Direction.INBOUND:
        return [(message.from_name, message.from_address)]
    return [(row.get("name", ""), row["address"]) for row in reversed(message.to)]


def _wrote_last(here: Iterable[Message], known: Container[str]) -> str:
    """The name of who did, if it is neither the contact nor we."""
    inbound = (message for message in here if message.direction == Direction.INBOUND)
    last = next(inbound, None)
    if last is None or last.from_address in known:
        return ""
    return last.from_name or last.from_address


def _went_to(here: Sequence[Message], answered: Container[str]) -> str:
    """The address the last message went to, if it is ours and the contact has not got it."""
    if not here or here[0].direction == Direction.INBOUND:
        return ""
    addresses = [row["address"] for row in here[0].to]
    return "" if any(each in answered for each in addresses) else next(iter(addresses), "")


def chosen_way(
    conversation: Conversation,
    inbox_id: int | None,
    *,
    public: bool | None = None,
    with_files: bool = False,
) -> Way:
    """The way through this inbox, or the latest; raises Shut with the reason when it is shut.

    public: in public or in private; None for what they used last.
    """
    way = way_of(conversation, inbox_id, public=public)
    if not way.capabilities.can_send:
        raise Shut(way.capabilities.reason)
    if with_files and not way.capabilities.files:
        raise Trouble(_("Files cannot be sent this way. Choose another way."))
    return way


def way_of(conversation: Conversation, inbox_id: int | None, *, public: bool | None = None) -> Way:
    """The same, shut or not."""
    ways = ways_to_reply(conversation)
    if inbox_id and inbox_id not in (way.inbox.id for way in ways):
        ways = [_elsewhere(*each) for each in further(conversation, (), inbox_id)]
    for way in ways:
        if inbox_id in (None, way.inbox.id) and public in (None, way.public):
            return way
    raise Trouble(_("This person cannot be reached through that inbox. Choose another way."))


def _way(message: Message, rest: Pause | None) -> Way:
    assert message.inbox  # noqa: S101 - asked by the caller
    capabilities = _capabilities(message, message.inbox, rest)
    kind, address, name = _other_end(message)
    return Way(
        inbox=message.inbox,
        recipient=address,
        recipient_name=name,
        kind=kind,
        capabilities=capabilities,
        caution=caution(message.inbox, rest) if capabilities.can_send else "",
    )


def _and_in_private(
    ways: list[Way], latest: Mapping[Key, Message], rests: Mapping[int, Pause]
) -> list[Way]:
    """With the private way to whoever has written in public only, where the channel has one."""
    known = {way.key for way in ways}
    also = []
    for way in ways:
        channel = channel_of(way.inbox.channel)
        if way.public and (way.inbox.id, False) not in known and isinstance(channel, Privately):
            settings = InboxSettings(way.inbox.address, way.inbox.settings)
            now = channel.capabilities_in_private(settings, _heard_of(latest[way.key]))
            now = _unless_resting(now, rests.get(way.inbox.id))
            also.append(replace(way, capabilities=now))
    return [*ways, *also]


def _heard_of(message: Message) -> Heard:
    """written: a private reply to exactly this one names it as the one it answers."""
    written = Message.objects.filter(
        conversation=message.conversation_id,
        inbox=message.inbox_id,
        direction=Direction.OUTBOUND,
        public=False,
        created_at__gt=message.created_at,
    )
    held = _held_by(message)
    return Heard(message.created_at, message.public, message.external_id, written.exists(), held)


def _other_end(message: Message) -> tuple[str, str, str]:
    """Kind, address and name of whom this is from, or of whom we sent it to first."""
    if message.direction == Direction.INBOUND:
        return message.from_kind, message.from_address, message.from_name
    first = message.to[0]
    return first["kind"], first["address"], first.get("name", "")


def caution(inbox: Inbox, rest: Pause | None) -> str:
    """Why what is sent by it goes out later, in words; "" when it goes out now."""
    return paused_in_words(inbox) or (in_words(rest) if rest else "")


def _capabilities(message: Message, inbox: Inbox, rest: Pause | None) -> Capabilities:
    inbound = message.direction == Direction.INBOUND
    heard = Heard(message.created_at, message.public, held_by=_held_by(message))
    return able(inbox, rest, heard if inbound else None)


def _held_by(message: Message) -> str:
    """Who alone may write to whoever wrote this, where that is not us."""
    if message.inbox is None or message.public or message.direction != Direction.INBOUND:
        return ""
    return held_by(message.inbox, message.from_kind, message.from_address)


def able(inbox: Inbox, rest: Pause | None, heard: Heard | None = None) -> Capabilities:
    """What is out of order is shut; what is only away for a while takes messages for later."""
    settings = InboxSettings(inbox.address, inbox.settings)
    now = channel_of(inbox.channel).capabilities(settings, heard)
    return _unless_resting(now, rest)


def _unless_resting(now: Capabilities, rest: Pause | None) -> Capabilities:
    if now.can_send and rest and rest.needs_mending:
        return replace(now, can_send=False, reason=in_words(rest))
    return now
