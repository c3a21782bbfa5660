"""How customers are shown their conversations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from egal.channels.registry import channel_of
from egal.contacts.models import Visitor
from egal.contacts.names import first_name
from egal.conversations.models import Attachment, Conversation, Direction, Message, Status
from egal.conversations.visible import latest_in, said_at, said_in
from egal.shared.text import snippet
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list. tone: of its state, a class of `.pill`."""

    public_id: str
    title: str
    last: str
    at: datetime
    channel: str
    icon: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the customer sees it. who: "" for themselves."""

    public_id: str
    ours: bool
    who: str
    text: str
    at: datetime
    channel: str
    icon: str
    way: str
    files: Sequence[Attachment]


@dataclass(frozen=True, slots=True)
class Day:
    """What was said on one day."""

    date: date
    said: Sequence[Said]


def lines(visitor: Visitor, conversations: Sequence[Conversation]) -> list[Line]:
    """The conversations in the order given."""
    latest = latest_in(visitor, conversations)
    return [_line(each, latest.get(each.id)) for each in conversations]


def title_of(conversation: Conversation, last: Message | None = None) -> str:
    """What it is about, as far as anybody has said."""
    words = conversation.subject or (snippet(last.text) if last else "")
    return words or _("Your conversation")


def state_of(conversation: Conversation) -> tuple[str, str]:
    """In the customer's words, and its tone."""
    if conversation.status == Status.SOLVED:
        return _("solved"), ""
    if conversation.status == Status.WAITING:
        return _("waiting for you"), "warn"
    if conversation.assignee:
        name = first_name(conversation.assignee.actor_name)
        return _("with %(name)s") % {"name": name}, "ok"
    return _("with us"), "ok"


def days(conversation: Conversation, company: str) -> list[Day]:
    """All that was said between the customer and the company, oldest first."""
    said = (_said(each, conversation, company) for each in said_in(conversation))
    by_day = groupby(said, key=lambda each: timezone.localtime(each.at).date())
    return [Day(day, list(entries)) for day, entries in by_day]


def _line(conversation: Conversation, last: Message | None) -> Line:
    state, tone = state_of(conversation)
    return Line(
        public_id=conversation.public_id,
        title=title_of(conversation, last),
        last=_last_words(last),
        at=last.created_at if last else conversation.last_activity_at,
        channel=conversation.channel,
        icon=_icon(conversation.channel),
        state=state,
        tone=tone,
    )


def _last_words(last: Message | None) -> str:
    if last is None:
        return ""
    words = snippet(last.text)
    if last.direction != Direction.OUTBOUND:
        return words
    return f"{first_name(last.author_name)}: {words}" if last.author_kind == "agent" else words


def _said(message: Message, conversation: Conversation, company: str) -> Said:
    channel = message.inbox.channel if message.inbox else conversation.channel
    return Said(
        public_id=message.public_id,
        ours=message.direction == Direction.OUTBOUND,
        who=_who(message, company),
        text=message.text,
        at=said_at(message),
        channel=channel,
        icon=_icon(channel),
        way=_name(channel),
        files=_kept(message.attachments.all()),
    )


def _who(message: Message, company: str) -> str:
    if message.direction == Direction.INBOUND:
        return message.from_name
    return message.author_name if message.author_kind == "agent" else company


def _kept(files: Iterable[Attachment]) -> list[Attachment]:
    return [each for each in files if each.is_here]


def _icon(channel: str) -> str:
    try:
        return channel_of(channel).icon
    except Trouble:  # taken out of the installation since
        return "messages-square"


def _name(channel: str) -> str:
    try:
        return str(channel_of(channel).name)
    except Trouble:
        return channel
