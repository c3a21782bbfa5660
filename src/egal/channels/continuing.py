"""Offering a customer to go on privately on the web, by whichever way they are answered."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.base import Carrying
from egal.channels.registry import channel_of
from egal.channels.ways import Way, ways_to_reply
from egal.conversations.actions.continuations import offer_continuation
from egal.conversations.canned import language_here
from egal.conversations.models import Continuation, Conversation
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.models import Portal
from egal.workspaces.portals import origin_of, portal_of

PLACE = "{continue}"


def can_continue(conversation: Conversation) -> bool:
    """Whether a link can be offered here at all."""
    return leads_out(conversation, ways_to_reply(conversation))


def leads_out(conversation: Conversation, ways: Sequence[Way]) -> bool:
    """The same where somebody has the ways at hand."""
    return any(carries(way) for way in ways) and _portal(conversation) is not None


def carries(way: Way) -> bool:
    """Whether a link can go out by it, and the code for it. In public no link goes out: whoever
    reads it could have codes sent to its receiver."""
    carrying = isinstance(channel_of(way.inbox.channel), Carrying)
    return carrying and way.capabilities.can_send and not way.public


def offer(
    *, conversation: Conversation, actor: Actor, inbox_id: int | None = None
) -> tuple[Continuation, str]:
    """The link's row, and its whole address, shown only now. inbox_id: by which it will be sent, by
    default that of the latest way. Trouble, with the reason, where none can be offered."""
    portal, way = _portal(conversation), _way(conversation, inbox_id)
    if portal is None:
        raise Trouble(_("Open the help centre for customers first: the link leads there."))
    if way is None:
        raise Trouble(_("By this way no code can be sent, and without one the link opens nothing."))
    continuation, secret = offer_continuation(
        conversation=conversation,
        actor=actor,
        inbox=way.inbox,
        kind=way.kind,
        value=way.recipient,
    )
    return continuation, f"{origin_of(portal)}/c/{secret}"


def offered_words(conversation: Conversation, actor: Actor, inbox_id: int | None = None) -> str:
    """A sentence with the link, in the customer's language."""
    _continuation, link = offer(conversation=conversation, actor=actor, inbox_id=inbox_id)
    with translation.override(language_here(conversation) or conversation.workspace.language):
        return _("You can go on here, privately on the web: %(link)s") % {"link": link}


def with_link(text: str, conversation: Conversation, actor: Actor) -> str:
    """The text with a link where it wants one; without it where none can be offered."""
    if PLACE not in text:
        return text
    link = ""
    if can_continue(conversation):
        link = offer(conversation=conversation, actor=actor)[1]
    return text.replace(PLACE, link)


def _portal(conversation: Conversation) -> Portal | None:
    portal = portal_of(conversation.workspace)
    return portal if portal and portal.opened_at else None


def _way(conversation: Conversation, inbox_id: int | None = None) -> Way | None:
    """The one that is asked for, or the latest by which a code can follow."""
    ways = filter(carries, ways_to_reply(conversation))
    return next((way for way in ways if inbox_id in (None, way.inbox.id)), None)
