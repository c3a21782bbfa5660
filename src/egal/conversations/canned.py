"""What a canned reply becomes where it is inserted: its placeholders filled in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from egal.contacts.names import first_name, full_name
from egal.conversations.models import CannedReply, Conversation, Direction, Message
from egal.shared import clock
from egal.shared.language import language_of
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

PLACEHOLDERS = {
    "name": _("the customer’s name"),
    "first_name": _("the customer’s first name"),
    "organisation": _("the customer’s organisation"),
    "subject": _("the subject"),
    "agent": _("your name"),
    "company": _("the company"),
    "continue": _("a private link to go on on the web"),
}
_PLACE = re.compile(r"([ \t]?)\{([a-z_]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """html: empty where nothing is formatted. missing: the placeholders that were left out."""

    text: str
    html: str
    missing: Sequence[str]


def offered_to(agent: Agent) -> QuerySet[CannedReply]:
    """The agent's own and everybody's, those used last first."""
    found = CannedReply.objects.filter(Q(agent=agent) | Q(agent=None))
    return found.order_by(F("used_at").desc(nulls_last=True), "name", "id")


def placeholders_in(text: str) -> set[str]:
    """What stands in braces and looks like one: "{name}", but not "{}" or "{ 7 }"."""
    return {found[1] for found in _PLACE.findall(text)}


def use(
    *,
    reply: CannedReply,
    agent: Agent,
    conversation: Conversation | None,
    link: Callable[[], str] = str,
) -> Filled:
    """The text as this agent inserts it here; None before there is a conversation.

    What is not known is left out, with the blank before it. The reply counts as used. link: makes
    the private one for {continue}, if that is in it; "" where there is none to be had.
    """
    require(agent, "conversations:write", reply.workspace_id)
    CannedReply.objects.filter(pk=reply.pk).update(used_at=clock.now())
    known = values(agent, conversation)
    if "continue" in placeholders_in(reply.text):
        known["continue"] = link()
    return filled(reply.text, reply.html, known)


def values(agent: Agent, conversation: Conversation | None) -> dict[str, str]:
    """By the name of the placeholder, "" for what is not known."""
    known = {"agent": agent.actor_name, "company": agent.workspace.name}
    if conversation:
        contact = conversation.contact
        known |= {
            "name": full_name(contact.name),
            "first_name": first_name(contact.name),
            "organisation": contact.organisation.name if contact.organisation else "",
            "subject": conversation.subject,
        }
    return {name: known.get(name, "").strip() for name in PLACEHOLDERS}


def filled(text: str, html: str, values: Mapping[str, str]) -> Filled:
    """In one pass, so that a name with braces stays a name."""
    escaped = {name: escape(value) for name, value in values.items()}
    used = placeholders_in(text)
    return Filled(
        text=_filled(text, values).strip(),
        html=_filled(html, escaped),
        missing=[name for name in PLACEHOLDERS if name in used and not values.get(name)],
    )


def language_here(conversation: Conversation) -> str:
    """That of what the customer wrote last, else the contact's, else "" for nobody knows."""
    heard = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
    latest = heard.order_by("-id").values_list("text", flat=True).first() or ""
    return language_of(latest) or conversation.contact.language[:2]


def _filled(text: str, values: Mapping[str, str]) -> str:
    def shown(place: re.Match[str]) -> str:
        value = values.get(place[2])
        if value is None:
            return place[0]
        return f"{place[1]}{value}" if value else ""

    return _PLACE.sub(shown, text)
