"""What the palette finds: conversations, people, places in the settings."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.spelling import legible_identity
from egal.channels.titles import title_of
from egal.contacts.search import contacts_like
from egal.conversations.lists import as_rows
from egal.conversations.models import Conversation
from egal.conversations.openings import read_openings
from egal.conversations.search import find
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url
from egal.desk.context.settings import settings
from egal.shared.ids import public_id

MOST = 6  # of each


def palette(request: AtDesk, words: str, view: str) -> list[dict[str, Any]]:
    """Groups of {"label", "detail", "url"}; without words the places one can always go to.

    view: the list one is in, which stays when one of what is marked "conversation" is opened.
    """
    if not words:
        return [{"title": _("Settings"), "entries": list(_places(request))}]
    found = [
        {"title": _("Conversations"), "entries": list(_conversations(request, words, view))},
        {"title": _("People"), "entries": list(_people(request, words))},
    ]
    return [group for group in found if group["entries"]]


def _places(request: AtDesk) -> Iterator[dict[str, str]]:
    for group in settings(request, "")["groups"]:
        for place in group["places"]:
            yield {"label": place.title, "detail": group["title"], "url": place.url}


def _conversations(request: AtDesk, words: str, view: str) -> Iterator[dict[str, Any]]:
    rows = as_rows(Conversation.objects.all(), request.agent)
    heard = request.agent.may("calls:listen")
    hits = find(words, among=rows, agent=request.agent, heard=heard, most=MOST).hits
    read_openings(hit.conversation for hit in hits)
    for each in (hit.conversation for hit in hits):
        yield {
            "label": title_of(each),
            "detail": each.contact_name,
            "url": conversation_url(request, each, view),
            "conversation": True,
        }


def _people(request: AtDesk, words: str) -> Iterator[dict[str, str]]:
    people = contacts_like(words).filter(joined_into=None).prefetch_related("identities")
    for contact in people.order_by("name", "id")[:MOST]:
        url = reverse("desk:contact", args=[request.workspace.slug, public_id(contact.id)])
        address = next(map(legible_identity, contact.identities.all()), "")
        yield {"label": contact.name, "detail": address, "url": url}
