"""A link to go on in writing, sent as a text message to whoever rings."""

from datetime import timedelta

import phonenumbers
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from egal.calls.destinations import refusal
from egal.channels.carrying import carrier_of
from egal.channels.spelling import PHONE
from egal.conversations.actions.continuations import offer_continuation
from egal.conversations.actions.reply import reply
from egal.conversations.models import Continuation, Conversation, Message
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.portals import origin_of, portal_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MOST_A_NUMBER = 3  # links a day: whoever rings may show another's number
MOST = 60  # an hour, of the workspace: each is paid
_MOBILE = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


def can_text(workspace: Workspace) -> bool:
    """Whether a link can be sent at all: a number for text messages, and where it leads."""
    return _portal(workspace) is not None and carrier_of(PHONE) is not None


def takes_texts(number: str) -> bool:
    """Whether a number (E.164) is that of a mobile telephone; not for one that is withheld."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in _MOBILE


@transaction.atomic
def text_link(*, conversation: Conversation, number: str, language: str) -> Message | None:
    """Send the link by which they go on with this; None where it cannot be, or was too often.

    A number that is shown proves nothing: it opens with a code that is sent there as well.
    """
    portal, inbox = _portal(conversation.workspace), carrier_of(PHONE)
    if portal is None or inbox is None or not takes_texts(number):
        return None
    if refusal(number, line=inbox.address) or _too_often(number):
        return None
    _row, secret = offer_continuation(
        conversation=conversation, actor=SYSTEM, inbox=inbox, kind=PHONE, value=number
    )
    with translation.override(language or conversation.workspace.language):
        words = _("You can go on here, privately on the web: %(link)s")
        told = words % {"link": f"{origin_of(portal)}/c/{secret}"}
    return reply(
        conversation=conversation,
        actor=SYSTEM,
        text=f"{conversation.workspace.name}: {told}",
        inbox=inbox,
        to=[{"kind": PHONE, "address": number, "name": conversation.contact_name}],
    )


def _portal(workspace: Workspace) -> Portal | None:
    portal = portal_of(workspace)
    return portal if portal and portal.opened_at else None


def _too_often(number: str) -> bool:
    ours = Continuation.objects.filter(kind=PHONE, made_by_kind=SYSTEM.actor_kind)
    today = ours.filter(value=number, created_at__gt=clock.now() - DAY)
    this_hour = ours.filter(created_at__gt=clock.now() - HOUR)
    return today.count() >= MOST_A_NUMBER or this_hour.count() >= MOST
