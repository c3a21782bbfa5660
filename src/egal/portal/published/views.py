"""A long answer at its short address: one page, and nothing of whom it answers."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egal.conversations.actions.published import address_of_answer, note_read, published_at
from egal.conversations.models import PublishedAnswer
from egal.portal.access import AtPortal, at_portal
from egal.portal.errors import refusal
from egal.portal.page import page
from egal.shared.text import snippet
from egal.workspaces.portals import from_the_right, portal_of

# Readers that fetch it to draw a card below a post, or for a search engine, and read nothing.
_MACHINES = re.compile(r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp", re.IGNORECASE)
_DESCRIPTION = 160  # characters


@require_safe
def published(request: HttpRequest, secret: str) -> HttpResponseBase:
    """404 for what is none, 410 for one that was taken back.

    On the domain of a portal only that portal's; what has a domain leads there.
    """
    found = published_at(secret)
    portal = portal_of(found.workspace) if found else None
    here = getattr(request, "portal_slug", "")
    if found is None or portal is None or here not in ("", found.workspace.slug):
        return render(request, "portal/nothing.html", status=404)
    if portal.opened_at and portal.domain and not here:
        return redirect(address_of_answer(found))
    language = found.language if found.language in portal.languages else ""
    return _page(request, found, slug=found.workspace.slug, language=language)


@at_portal
def _page(request: AtPortal, found: PublishedAnswer) -> HttpResponse:
    if found.withdrawn_at:
        return refusal(request, 410, remedy=_("This answer was taken back."))
    if _is_read(request):
        note_read(found)
    response = render(request, "portal/published/answer.html", _shown(request, found))
    if found.listed_at is None:
        response["X-Robots-Tag"] = "noindex"
    return response


def _shown(request: AtPortal, found: PublishedAnswer) -> dict[str, object]:
    return page(request, others={}) | {
        "answer": found,
        "reads": found.language,
        "reads_from": "rtl" if from_the_right(found.language) else "ltr",
        "html": mark_safe(found.html),  # noqa: S308 - made safe when it was written
        "description": snippet(found.text, _DESCRIPTION),
        "address": address_of_answer(found),
        "changed_at": found.edited_at or found.created_at,
    }


def _is_read(request: HttpRequest) -> bool:
    """By somebody, as far as the browser tells."""
    ahead = "Sec-Purpose" in request.headers
    machine = _MACHINES.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and not ahead and not machine
