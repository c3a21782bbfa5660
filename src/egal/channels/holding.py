"""Who writes to somebody, where several programs speak for one account: known, taken, passed on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import SOMEBODY, Address, DeliveryError, HandedOver, InboxSettings, Sharing
from egal.channels.registry import channel_of
from egal.conversations.models import Conversation, Direction, Holder, Inbox, Message
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a conversation, at an inbox that others share. program: who alone may write to
    them, as the network names it; "" for us, or for nobody in particular."""

    inbox: Inbox
    channel: Sharing
    kind: str
    address: str
    program: str

    @property
    def settings(self) -> InboxSettings:
        return InboxSettings(self.inbox.address, self.inbox.settings, self.inbox.name)

    @property
    def is_ours(self) -> bool:
        return self.channel.is_ours(self.settings, self.program)


def held_in(conversation: Conversation) -> Held | None:
    """Whom they wrote to last in private by such an inbox; None where nobody shares it."""
    heard = Message.objects.filter(
        conversation=conversation, direction=Direction.INBOUND, public=False
    )
    last = heard.select_related("inbox").order_by("-id").first()
    if last is None or last.inbox is None:
        return None
    channel = channel_of(last.inbox.channel)
    if not isinstance(channel, Sharing):
        return None
    program = held_by(last.inbox, last.from_kind, last.from_address)
    return Held(last.inbox, channel, last.from_kind, last.from_address, program)


def held_by(inbox: Inbox, kind: str, address: str) -> str:
    """The program that may write to this person, as the network names it; "" for us."""
    if not isinstance(channel_of(inbox.channel), Sharing):
        return ""
    row = Holder.objects.filter(inbox=inbox, kind=kind, address=address)
    return row.values_list("held_by", flat=True).first() or ""


def take_over(*, conversation: Conversation, actor: Actor) -> None:
    """Let nobody but us write to this person. To be called outside of a transaction.

    Trouble with the network's reason.
    """
    held = _wanted(conversation, actor)
    _asked(lambda: held.channel.take_over(held.settings, held.address))
    _note(held.inbox, Address(held.kind, held.address), "", clock.now(), actor)


def hand_to(*, conversation: Conversation, actor: Actor, program: str) -> None:
    """Let this program write to this person, and us no longer. As `take_over`."""
    held = _wanted(conversation, actor)
    if program not in held.channel.others(held.settings):
        raise Trouble(_("There is no such program to which this could be passed."))
    _asked(lambda: held.channel.hand_to(held.settings, held.address, program))
    _note(held.inbox, Address(held.kind, held.address), program, clock.now(), actor)


def note_holder(inbox: Inbox, fact: HandedOver) -> None:
    """What the network tells, in the caller's transaction; the later one of two holds."""
    _note(inbox, fact.address, fact.to, fact.at, SYSTEM)


def _wanted(conversation: Conversation, actor: Actor) -> Held:
    require(actor, "conversations:write", conversation.workspace_id)
    held = held_in(conversation)
    if held is None:
        raise Trouble(_("No other program shares this conversation."))
    return held


def _asked(do: Callable[[], None]) -> None:
    try:
        do()
    except DeliveryError as error:
        raise Trouble(str(error)) from error


@transaction.atomic
def _note(inbox: Inbox, person: Address, program: str, at: datetime, actor: Actor) -> None:
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Sharing)  # noqa: S101 - no other is told of this
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    program = "" if channel.is_ours(settings, program) else program
    new = {"workspace_id": inbox.workspace_id, "held_by": "", "at": at}
    row, _new = Holder.objects.select_for_update().get_or_create(
        inbox=inbox, kind=person.kind, address=person.address, defaults=new
    )
    known = row.held_by and program == SOMEBODY
    if row.at > at or row.held_by == program or known:
        return
    row.held_by, row.at = program, at
    row.save(update_fields=["held_by", "at"])
    record(
        "conversation.holder_changed",
        workspace_id=inbox.workspace_id,
        actor=actor,
        conversation_id=_conversation(inbox, person),
        inbox=inbox.id,
        program=program,
    )


def _conversation(inbox: Inbox, person: Address) -> int | None:
    """The one in which this person wrote by this inbox last."""
    theirs = Message.objects.filter(inbox=inbox, from_kind=person.kind, from_address=person.address)
    return theirs.order_by("-id").values_list("conversation", flat=True).first()
