"""The chat: a page of its own, and in the frame of the widget."""

import json
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from egal.channels.base import Conversing, InboxSettings, Welcome
from egal.channels.live import live_inbox
from egal.channels.registry import channel_of
from egal.contacts.actions.change_visitor import change_visitor
from egal.contacts.visitors import begin_visit
from egal.conversations.models import Inbox
from egal.portal.access import AtPortal, at_portal, remember
from egal.portal.chat.words import words
from egal.portal.page import page
from egal.service_levels.waiting.promise import answer_comes
from egal.shared.allowance import Allowance
from egal.workspaces.portals import SCREENS

LONGEST_TRAIL = 4000  # characters
_new_visits = Allowance(rate=2, burst=100)  # for each portal: pages that begin to write

View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Let pages of any site show this one in a frame, where it is asked for that."""

    @wraps(view)
    def answer(request: AtPortal, *args: str, **path: str) -> HttpResponseBase:
        response = view(request, *args, **path)
        response._csp_update = {"img-src": ["blob:"]}  # type: ignore[attr-defined] # own pictures
        if "embedded" in request.GET:
            response.xframe_options_exempt = True  # type: ignore[attr-defined]
            response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
        return response

    return answer


@require_safe
@at_portal
def chat(request: AtPortal) -> HttpResponse:
    """The page; without JavaScript it says so and names the other ways."""
    inbox = live_inbox(request.portal)
    slug = request.workspace.slug
    screen = request.language if request.language in SCREENS else "en"
    given = {
        **page(request),
        "offered": inbox is not None,
        "embedded": "embedded" in request.GET,
        "answer_comes": answer_comes(inbox) if inbox else "",
        "welcome": _welcome(inbox, request.language) if inbox else None,
        "chat": {
            "api": f"/api/customer/v1/{slug}/",
            "stream": f"/rt/visit?workspace={slug}",
            "trail": request.GET.get("from", "")[:LONGEST_TRAIL],
            "largest": settings.LARGEST_FILE,
            "words": json.dumps(words()),
            "emoji": static(f"egal/vendor/emoji/{screen}.json"),
        },
    }
    return render(request, "portal/chat/page.html", given, status=200 if inbox else 404)


chat_page = framed(chat)


@require_POST
@at_portal
def visit(request: AtPortal) -> HttpResponse:
    """Whoever is about to write for the first time becomes a visitor, known by a cookie."""
    if request.visitor is not None:
        return JsonResponse({})
    if wait := _new_visits.wait_for(request.portal.id):
        return JsonResponse({}, status=429, headers={"Retry-After": str(int(wait) + 1)})
    begun, token = begin_visit(
        workspace=request.workspace, device=request.headers.get("User-Agent", "")
    )
    change_visitor(visitor=begun, language=request.language)
    response = JsonResponse({}, status=201)
    remember(response, request, token)
    return response


def _welcome(inbox: Inbox, language: str) -> Welcome:
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Conversing)  # noqa: S101 - `live_inbox` found it by that
    return channel.welcome(InboxSettings(inbox.address, inbox.settings, inbox.name), language)
