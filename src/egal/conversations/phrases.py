"""What is said in public on the way to private and back: ours, or in the workspace's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from egal.contacts.names import first_name, full_name
from egal.conversations.canned import filled
from egal.conversations.models import Conversation, Phrase
from egal.events.record import Actor

LANGUAGES = ("de", "en")
PLACEHOLDERS: Mapping[str, Any] = {
    "name": _("the customer’s name"),
    "first_name": _("the customer’s first name"),
    "agent": _("your name"),
    "company": _("the company"),
}
LINK = "link"


@dataclass(frozen=True, slots=True)
class Known:
    """title, about: for whoever edits it. text: ours. link: it must have a place for the link."""

    title: str | Promise
    about: str | Promise
    text: str | Promise
    link: bool = False


PHRASES: Mapping[str, Known] = {
    "private_prompt": Known(
        _("Write to us in private"),
        _("In public. The link opens a private message to you in the network’s own app."),
        _("Please write to us in private, so that nobody reads along: {link}"),
        link=True,
    ),
    "private_told": Known(
        _("We have written to you"),
        _("In public, once the private message has gone out."),
        _("We have sent you a private message."),
    ),
    "private_message": Known(
        _("The first private message"),
        _("In private, to whoever wrote in public."),
        _("Hello {first_name}, let us go on here, where nobody reads along."),
    ),
    "closing": Known(
        _("It is solved"),
        _("In public, below their post, after a conversation was solved."),
        _("This is solved. Thank you for telling us."),
    ),
}


def ours(name: str, language: str) -> str:
    """Our own words in this language."""
    with translation.override(language):
        return str(PHRASES[name].text)


def phrases(language: str) -> dict[str, str]:
    """All that the workspace in force says in this language, by name."""
    rows = Phrase.objects.filter(language=language).values_list("name", "text")
    return {name: ours(name, language) for name in PHRASES} | dict(rows)


def said(name: str, language: str, conversation: Conversation, actor: Actor, link: str = "") -> str:
    """One of them, for this conversation. What is not known is left out."""
    contact = conversation.contact.name
    values = {
        "name": full_name(contact),
        "first_name": first_name(contact),
        "agent": actor.actor_name if actor.actor_kind == "agent" else "",
        "company": conversation.workspace.name,
        LINK: link,
    }
    found = Phrase.objects.filter(name=name, language=language)
    text = found.values_list("text", flat=True).first() or ours(name, language)
    return filled(text, "", values).text
