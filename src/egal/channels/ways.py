"""By which ways a conversation can be answered, and why not by the others."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.channels.base import Capabilities, Heard, InboxSettings
from egal.channels.pauses import in_words, paused_in_words, resting
from egal.channels.registry import channel_of
from egal.contacts.addresses import addresses_of, is_address_of
from egal.conversations.models import Conversation, Direction, Inbox, Message, Pause
from egal.shared.trouble import Trouble

LATEST = 50  # messages that are looked at


@dataclass(frozen=True, slots=True)
class Way:
    """One inbox through which this contact can be reached at `recipient`.

    answer_to: where the contact wants the answer, if elsewhere; as `addressed` gives it.
    cc: who else had the contact's last message, without our own inboxes. others: (name, address)
    of other people who have written here by it, the latest first. other_last: whether one of them
    was the last to write.
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
    other_last: bool = False

    def addressed(self) -> list[dict[str, str]]:
        """The recipients as the verb `reply` takes them."""
        return list(self.answer_to) or [
            {"kind": self.kind, "address": self.recipient, "name": self.recipient_name}
        ]


def ways_to_reply(
    conversation: Conversation,
    *,
    own: Container[tuple[str, str]] | None = None,
    messages: Iterable[Message] | None = None,
) -> list[Way]:
    """The ways this contact has used here, the latest first; of what we began, the way we took.

    Only messages from the contact's own addresses count: a third person who joined in never
    becomes the recipient.

    own, messages: the contact's addresses, and the latest messages with their inboxes, the last
    one first, where somebody has them at hand.
    """
    own = addresses_of(conversation.contact_id) if own is None else own
    inbound = list(_inbound(conversation) if messages is None else filter(_is_inbound, messages))
    latest = _heard(conversation, own, inbound) or _hailed(conversation, own)
    rests = resting(latest)
    ways = [_way(message, rests.get(inbox_id)) for inbox_id, message in latest.items()]
    return _with_company(ways, latest, inbound)


def _inbound(conversation: Conversation) -> QuerySet[Message]:
    found = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
    return found.select_related("inbox").order_by("-id")[:LATEST]


def _is_inbound(message: Message) -> bool:
    return message.direction == Direction.INBOUND


def _heard(
    conversation: Conversation, own: Container[tuple[str, str]], inbound: Iterable[Message]
) -> dict[int, Message]:
    """By inbox the contact's last message, the latest first."""
    heard = [message for message in inbound if (message.from_kind, message.from_address) in own]
    latest: dict[int, Message] = {}
    for message in heard or _heard_long_ago(conversation):
        if message.inbox:
            latest.setdefault(message.inbox.id, message)
    return latest


def _heard_long_ago(conversation: Conversation) -> QuerySet[Message]:
    own = is_address_of(conversation.contact_id, kind="from_kind", value="from_address")
    found = Message.objects.filter(own, conversation=conversation, direction=Direction.INBOUND)
    return found.select_related("inbox").order_by("-id")[:LATEST]


def _hailed(conversation: Conversation, own: Container[tuple[str, str]]) -> dict[int, Message]:
    """The same of our last message to the contact, who has not answered yet."""
    sent = Message.objects.filter(
        conversation=conversation, direction=Direction.OUTBOUND, forwarded=False, redirects=None
    )
    for message in sent.select_related("inbox").order_by("-id")[:LATEST]:
        first = [(row["kind"], row["address"]) for row in message.to[:1]]
        if message.inbox and first and first[0] in own:
            return {message.inbox.id: message}
    return {}


def _with_company(
    ways: list[Way], latest: Mapping[int, Message], inbound: Iterable[Message]
) -> list[Way]:
    """The ways with who else is in it, for channels that can reach several."""
    if not any(way.capabilities.recipients for way in ways):
        return ways
    ours = set(Inbox.objects.values_list("address", flat=True))
    heard = [(each.inbox_id, each.from_name, each.from_address) for each in inbound]
    own = {way.recipient for way in ways}
    return [_joined(way, latest[way.inbox.id], heard, own | ours) for way in ways]


def _joined(
    way: Way, last: Message, heard: Iterable[tuple[int | None, str, str]], known: set[str]
) -> Way:
    if not way.capabilities.recipients:
        return way
    here = [(name, address) for inbox, name, address in heard if inbox == way.inbox.id]
    others = {address: name for name, address in reversed(here) if address not in known}
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
        other_last=bool(here) and here[0][1] in others,
    )


def chosen_way(
    conversation: Conversation, inbox_id: int | None, *, with_files: bool = False
) -> Way:
    """The way through this inbox, or the latest; raises Trouble with the reason when it is shut."""
    ways = ways_to_reply(conversation)
    for way in ways:
        if inbox_id in (None, way.inbox.id):
            if not way.capabilities.can_send:
                raise Trouble(way.capabilities.reason)
            if with_files and not way.capabilities.files:
                raise Trouble(_("Files cannot be sent this way. Choose another way."))
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
    return able(inbox, rest, Heard(message.created_at, message.public) if inbound else None)


def able(inbox: Inbox, rest: Pause | None, heard: Heard | None = None) -> Capabilities:
    """What is out of order is shut; what is only away for a while takes messages for later."""
    settings = InboxSettings(inbox.address, inbox.settings)
    now = channel_of(inbox.channel).capabilities(settings, heard)
    if now.can_send and rest and rest.needs_mending:
        return replace(now, can_send=False, reason=in_words(rest))
    return now
