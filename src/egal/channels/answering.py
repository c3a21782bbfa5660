"""What a customer writes on the web in a conversation of theirs, taken in as any message."""

import hashlib
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import Address, File, NewMessage
from egal.channels.intake import TakenIn, keep_files, take_in
from egal.channels.live import live_inbox
from egal.channels.registry import channel_of
from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import KIND
from egal.conversations.models import Conversation, Inbox
from egal.conversations.visible import said_in
from egal.shared.trouble import Trouble
from egal.workspaces.models import Portal
from egal.workspaces.portals import origin_of

WEB = "web"  # the kind of what wrote for somebody who typed on our own pages


def can_answer(portal: Portal, visitor: Visitor, conversation: Conversation) -> bool:
    """Whether there is a way for it to come in here, by which the answer goes out again."""
    return _door(portal, visitor, conversation) is not None


def take_answer(
    *,
    portal: Portal,
    visitor: Visitor,
    conversation: Conversation,
    text: str,
    request_id: str,
    files: tuple[File, ...] = (),
) -> TakenIn:
    """Their words, in this conversation; the same request_id twice is the same message.

    By the chat that is offered at the portal, where there is one; else from the address they have
    proved, by the inbox the conversation came to. The rules of reopening hold as for a mail.
    Trouble where there is no way, or nothing is said.
    """
    door = _door(portal, visitor, conversation)
    said = said_in(conversation)
    if door is None or not said:
        raise Trouble(_("This cannot be answered here. Answer by the way it came."))
    if not text.strip() and not files:
        raise Trouble(_("Write something first."))
    inbox, sender = door
    key = hashlib.sha256(f"portal {visitor.id} {request_id}".encode()).hexdigest()
    fact = NewMessage(
        dedupe_key=key,
        external_id=f"portal:{key[:32]}",
        sender=sender,
        via=None if sender.kind == KIND else Address(WEB, urlsplit(origin_of(portal)).netloc),
        to=[Address(sender.kind, inbox.address, inbox.name)],
        subject=conversation.subject,
        text=text.strip(),
        answers=said[-1].id,
        files=files,
    )
    kept = keep_files(fact)
    with transaction.atomic():
        return take_in(inbox=inbox, fact=fact, kept=kept)


def _door(
    portal: Portal, visitor: Visitor, conversation: Conversation
) -> tuple[Inbox, Address] | None:
    name = visitor.identity.contact.name
    if inbox := live_inbox(portal):
        return inbox, Address(KIND, visitor.identity.value, name)
    kind = channel_of(conversation.inbox.channel).identity_kind
    own = Identity.objects.filter(contact=conversation.contact_id, kind=kind)
    proved = own.filter(verified_at__isnull=False).order_by("id").first()
    return (conversation.inbox, Address(kind, proved.value, name)) if proved else None
