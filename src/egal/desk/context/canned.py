"""Canned replies, as the settings and the composer show them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.continuing import can_continue
from egal.conversations.canned import PLACEHOLDERS, Filled, filled, language_here, offered_to
from egal.conversations.models import CannedReply, Conversation
from egal.desk.access import AtDesk
from egal.shared.text import snippet

CONTINUE = "continue"  # among the canned replies what makes a private link
MOST_OFFERED = 1_000
SNIPPET = 100  # characters


def canned_replies(request: AtDesk) -> dict[str, Any]:
    """The agent's own and everybody's, by name."""
    slug = request.workspace.slug
    found = list(offered_to(request.agent).order_by("name", "id"))
    everybodys = request.agent.may("replies:write")
    new = reverse("desk:new-canned-reply", args=[slug])
    return {
        "lists": [
            {
                "title": _("Your own"),
                "new_url": new,
                "replies": [_listed(slug, each, True) for each in found if each.agent_id],
            },
            {
                "title": _("Everybody’s"),
                "new_url": f"{new}?for=everybody" if everybodys else "",
                "replies": [_listed(slug, each, everybodys) for each in found if not each.agent_id],
            },
        ],
    }


def offered_replies(request: AtDesk, conversation: Conversation | None) -> list[dict[str, Any]]:
    """To choose from while one types: those of the conversation's language first."""
    language = language_here(conversation) if conversation else request.workspace.language
    found = list(offered_to(request.agent)[:MOST_OFFERED])
    if language:
        found.sort(key=lambda each: (each.language != language, bool(each.language)))
    return [
        *_built_in(conversation),
        *map(_offered, found),
    ]


def _built_in(conversation: Conversation | None) -> list[dict[str, Any]]:
    """What nobody has written: the offer to go on on the web."""
    if conversation is None or not can_continue(conversation):
        return []
    return [
        {
            "id": CONTINUE,
            "name": _("Offer to go on privately on the web"),
            "shortcut": "web",
            "about": _("A private link that holds for three days, and once"),
            "language": "",
        }
    ]


def _offered(each: CannedReply) -> dict[str, Any]:
    return {
        "id": each.public_id,
        "name": each.name,
        "shortcut": each.shortcut,
        "about": snippet(each.text, SNIPPET),
        "language": each.language,
    }


def inserted(given: Filled) -> dict[str, Any]:
    """What the browser is told of one that was chosen."""
    missing = ", ".join(str(PLACEHOLDERS[name]) for name in given.missing)
    told = _("Not known here, so left out: %(missing)s.") % {"missing": missing}
    return {"text": given.text, "html": given.html, "told": told if missing else ""}


def preview(request: AtDesk, text: str, html: str) -> Filled:
    """With an example customer."""
    example = {
        "name": "Mara Lindner",
        "first_name": "Mara",
        "organisation": _("Harbour Cinema"),
        "subject": _("Router drops every evening"),
        "agent": request.agent.actor_name,
        "company": request.workspace.name,
        "continue": f"{settings.PUBLIC_URL}/c/7Qk2mX4rT9bW",
    }
    return filled(text, html, example)


def _listed(slug: str, reply: CannedReply, may_change: bool) -> dict[str, Any]:
    place = [slug, reply.public_id]
    return {
        "name": reply.name,
        "shortcut": reply.shortcut,
        "snippet": snippet(reply.text, SNIPPET),
        "language": {"de": _("German"), "en": _("English")}.get(reply.language, ""),
        "url": reverse("desk:canned-reply", args=place) if may_change else "",
        "removal_url": reverse("desk:canned-reply-removal", args=place) if may_change else "",
    }
