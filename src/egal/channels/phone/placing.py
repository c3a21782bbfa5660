"""Where a call is shown: as a message of whoever rang, in what they have open here or anew."""

import hashlib
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from egal.calls.folding import State
from egal.calls.models import Call, Way
from egal.calls.words import sentence
from egal.channels.base import Address, NewMessage
from egal.channels.intake import take_in
from egal.channels.spelling import PHONE, legible, withheld
from egal.contacts.models import Identity
from egal.conversations.actions.spoken import add_spoken, begin_spoken
from egal.conversations.models import Conversation, Message, Status
from egal.events.record import SYSTEM, Actor


def place(call: Call, state: State) -> Message | None:
    """The message of a call whose beginning is known; the same however often it is asked for.

    None where it was deleted, and for a call of ours to nobody knows whom.
    """
    with translation.override(call.workspace.language):
        return _ours(call, state) if call.way == Way.OUTBOUND else _theirs(call)


def _theirs(call: Call) -> Message | None:
    key = hashlib.sha256(f"call {call.external_id}".encode()).hexdigest()
    number = call.number or withheld(key)
    name = call.name or legible(PHONE, number)
    fact = NewMessage(
        dedupe_key=key,
        external_id=call.external_id,
        sender=Address(PHONE, number, name),
        to=[Address(PHONE, call.inbox.address)],
        subject=_("Call from %(who)s") % {"who": name},
        text=sentence(call),
        joins_open=True,
        sent_at=call.began_at,
    )
    taken = take_in(inbox=call.inbox, fact=fact)
    return Message.objects.select_related("conversation").filter(pk=taken.message_id or 0).first()


def _ours(call: Call, state: State) -> Message | None:
    if not call.number:
        return None
    to = {"kind": PHONE, "address": call.number, "name": call.name or legible(PHONE, call.number)}
    common: dict[str, Any] = {
        "actor": _who(call),
        "inbox": call.inbox,
        "to": to,
        "text": sentence(call),
        "request_id": f"call {call.inbox_id} {call.external_id}",
    }
    if conversation := _meant(state.conversation) or _open_here(call):
        return add_spoken(conversation=conversation, **common)
    subject = _("Call to %(who)s") % {"who": to["name"]}
    return begin_spoken(workspace=call.workspace, subject=subject, **common)


def _who(call: Call) -> Actor:
    """The agent who rings, as long as they may write here."""
    agent = call.agent
    return agent if agent and agent.may("conversations:write") else SYSTEM


def _meant(conversation: int | None) -> Conversation | None:
    """The one that was named, or into which it was merged."""
    found = Conversation.objects.filter(pk=conversation or 0).first()
    while found and found.merged_into_id:
        found = Conversation.objects.filter(pk=found.merged_into_id).first()
    return found


def _open_here(call: Call) -> Conversation | None:
    """What whoever has this number has open by this inbox."""
    whose = Identity.objects.filter(kind=PHONE, value=call.number).values("contact")
    found = Conversation.objects.filter(contact__in=whose, inbox=call.inbox)
    return found.exclude(status=Status.SOLVED).order_by("-last_activity_at").first()
