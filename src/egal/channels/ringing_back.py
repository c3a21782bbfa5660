"""Asking to be rung back: a conversation by the workspace's inbox of callbacks, and the promise."""

import json
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from egal.callbacks.actions.callbacks import book_callback
from egal.callbacks.customer import Customer
from egal.callbacks.models import Callback
from egal.channels.base import Address, NewMessage, Raw
from egal.channels.connect import connect_inbox
from egal.channels.intake import take_in
from egal.channels.registry import channel_of
from egal.channels.spelling import PHONE, spelled
from egal.contacts.models import Visitor
from egal.conversations.models import Conversation, Inbox
from egal.events.record import SYSTEM
from egal.shared import crypto
from egal.shared.ids import number_of
from egal.shared.text import snippet, storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace

CHANNEL = "callback"
_LINK = "callback"  # the purpose of the signature in a private link
_LENGTH = 26  # characters of it, 130 bits
MOST = 2  # callbacks promised to one number at a time


def inbox_of_callbacks(workspace: Workspace) -> Inbox | None:
    """The one by which customers ask for callbacks; None while they cannot."""
    return Inbox.objects.filter(workspace=workspace, channel=CHANNEL).order_by("pk").first()


def ensure_inbox(workspace: Workspace) -> Inbox:
    """The same, connected where there was none: it needs no settings, and whoever may offer
    callbacks need not be allowed to connect other inboxes."""
    return inbox_of_callbacks(workspace) or connect_inbox(
        workspace=workspace, channel=CHANNEL, address=workspace.slug, actor=SYSTEM
    )


@transaction.atomic
def ask_for_callback(
    *,
    workspace: Workspace,
    request_id: str,
    number: str,
    at: datetime,
    name: str = "",
    about: str = "",
    language: str = "",
    visitor: Visitor | None = None,
) -> Callback:
    """Begin a conversation and promise to ring; both or neither. Trouble says what to mend.

    request_id: the same form sent twice is one callback. number: as typed. visitor: who asks, where
    the browser is known; else whoever has this number, which proves nothing.
    """
    inbox = inbox_of_callbacks(workspace)
    if inbox is None:
        raise Trouble(_("Callbacks are not offered at the moment."))
    dialled = spelled(PHONE, number, workspace)
    taken = take_in(inbox=inbox, fact=_fact(inbox, request_id, dialled, name, about, visitor))
    if taken.duplicate:
        return Callback.objects.get(conversation=taken.conversation_id)
    if Callback.objects.filter(number=dialled, ended_at=None).count() >= MOST:
        raise Trouble(_("We have promised to ring this number already. Move or cancel that first."))
    conversation = Conversation.objects.select_related("contact", "workspace").get(
        pk=taken.conversation_id or 0
    )
    return book_callback(
        conversation=conversation,
        actor=Customer(conversation.contact),
        number=dialled,
        at=at,
        language=language,
    )


def link_of(callback: Callback) -> str:
    """The last part of its private link: who has it may see, move and cancel it."""
    return f"{callback.public_id}-{crypto.signature(_LINK, callback.public_id, _LENGTH)}"


def callback_of(link: str) -> Callback | None:
    """The callback of the workspace in force with this link; None for a forged one."""
    public, _dash, signature = link.partition("-")
    if not crypto.signed_by_us(_LINK, public, signature, _LENGTH):
        return None
    found = Callback.objects.select_related("conversation__contact", "conversation__workspace")
    return found.filter(pk=number_of(public)).first()


def _fact(
    inbox: Inbox, request_id: str, number: str, name: str, about: str, visitor: Visitor | None
) -> NewMessage:
    """As the channel reads it; from the visitor's own address where there is one."""
    asked = {
        "id": request_id,
        "number": number,
        "name": storable(name),
        "about": storable(about),
        "subject": snippet(about, 80) or _("Please ring me back"),
    }
    raw = Raw(json.dumps(asked).encode(), {}, inbox.address)
    [fact] = channel_of(CHANNEL).read(raw)
    assert isinstance(fact, NewMessage)  # noqa: S101 - told to the type checker
    if visitor is None:
        return fact
    known = visitor.identity
    return replace(fact, sender=Address(known.kind, known.value, name or known.contact.name))
