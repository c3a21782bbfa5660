"""Answers in a chat that nobody reads go on by e-mail, if the customer has left an address.

An address that was left is a claim: the answer goes there and joins what is answered to it by our
signed reference, but it opens nothing of whoever owns it.
"""

from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from egal.channels.base import Conversing, GoesOn, InboxSettings
from egal.channels.beginning import starts
from egal.channels.registry import channel_of, channels
from egal.contacts.models import Visitor
from egal.conversations.actions.send_on import send_on
from egal.conversations.models import Delivery, DeliveryState, Inbox, Message
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Workspace

SEEN = timedelta(days=14)  # visitors who have been away for longer are not looked after
FRESH = timedelta(days=2)  # answers that have waited for longer stay where they are
_BATCH = 100


def go_on_by_mail() -> int:
    """Send on one batch of what has waited for too long; how many. For a worker's loop."""
    return sum(_goes_on(delivery.message) for delivery in _unread()[:_BATCH])


def _unread() -> QuerySet[Delivery]:
    """Answers in chats to whoever has left an address, by the index of those alone."""
    live = [key for key, channel in channels().items() if isinstance(channel, Conversing)]
    with_address = Visitor.unscoped.filter(
        email__gt="", ended_at=None, seen_at__gt=clock.now() - SEEN
    )
    return (
        Delivery.unscoped.filter(
            message__conversation__contact__identities__in=with_address.values("identity"),
            message__from_kind="visitor",
            inbox=F("message__inbox"),
            inbox__channel__in=live,
            state__in=(DeliveryState.SENT, DeliveryState.DELIVERED),
            sent_at__range=(clock.now() - FRESH, clock.now() - timedelta(minutes=1)),
        )
        .select_related("message__inbox__workspace", "message__conversation")
        .order_by("id")
    )


def _goes_on(message: Message) -> bool:
    with scope.of(message.workspace_id):
        rule = _rule(message)
        visitor = _addressee(message)
        if rule is None or visitor is None or not _late(message, rule):
            return False
        by = _mailbox(rule)
        if by is None:
            return False
        name = message.to[0].get("name", "")
        return send_on(
            message=message,
            actor=SYSTEM,
            inbox=by,
            to={"kind": "email", "address": visitor.email, "name": name},
            subject=_subject(visitor, message.workspace),
        )


def _rule(message: Message) -> GoesOn | None:
    inbox = message.inbox
    if inbox is None:
        return None
    channel = channel_of(inbox.channel)
    known = InboxSettings(inbox.address, inbox.settings)
    return channel.goes_on(known) if isinstance(channel, Conversing) else None


def _late(message: Message, rule: GoesOn) -> bool:
    sent_at = message.delivery.sent_at
    return sent_at is not None and clock.now() - sent_at >= timedelta(minutes=rule.minutes)


def _addressee(message: Message) -> Visitor | None:
    """The device it was written to, if an address was left there."""
    people = [each["address"] for each in message.to if each["kind"] == "visitor"]
    left = Visitor.objects.filter(identity__value__in=people, identity__kind="visitor")
    return left.exclude(email="").order_by("-seen_at").first()


def _mailbox(rule: GoesOn) -> Inbox | None:
    """The one that was named, or the oldest, if it can write first."""
    mailboxes = [start.inbox for start in starts() if start.kind == "email"]
    return next((each for each in mailboxes if rule.by in ("", each.address)), None)


def _subject(visitor: Visitor, workspace: Workspace) -> str:
    with override(visitor.language or workspace.language):
        return _("Our answer in the chat · %(company)s") % {"company": workspace.name}
