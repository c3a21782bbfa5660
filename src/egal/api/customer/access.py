"""Who asks at the API for customers: a visitor by their token, in one workspace.

`Authorization: Bearer …`, or the cookie of the portal together with `X-Egal: 1`: a page of another
site cannot send that header, because no preflight allows it.
"""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from egal.channels.live import live_inbox
from egal.contacts.models import Visitor
from egal.contacts.visitors import cookie_of, secret_in, visitor_of
from egal.conversations.models import Inbox
from egal.events.audit import client_address
from egal.shared.allowance import Allowance
from egal.workspaces import scope
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.portals import opened_at_slug

SCREENS = ("de", "en")  # languages our own words are in
PROOF = "X-Egal"
SECURITY_SCHEMES = {"visitor": {"type": "http", "scheme": "bearer"}}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-File-Name, X-File-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
}

_of_visitor = Allowance(rate=1, burst=20)  # things written a second
_of_address = Allowance(rate=20, burst=300)
_new_visitors = Allowance(rate=0.2, burst=30)  # for each address


class CustomerRequest(HttpRequest):
    """A request at the portal of this workspace. auth: who asks, where an operation needs that."""

    portal: Portal
    workspace: Workspace
    auth: Visitor


class TooMany(Exception):
    """So much is not taken at once. wait: in how many seconds it will be."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = max(1, math.ceil(wait))


def at_workspace(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer for the open portal of the slug in the address, to pages of any site; else 404."""

    @wraps(view)
    def answer(request: CustomerRequest, **path: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        else:
            _enter(request, str(path.get("slug", "")))
            with scope.of(request.workspace.id), translation.override(_language(request)):
                response = view(request, **path)
        for name, value in _CORS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def visitor(request: CustomerRequest) -> Visitor | None:
    """Who asks, for ninja's `auth`; None for nobody we know here."""
    secret = secret_in(
        authorization=request.headers.get("Authorization", ""),
        proof=request.headers.get(PROOF, ""),
        cookie=request.COOKIES.get(cookie_of(request.workspace.id), ""),
    )
    found = visitor_of(secret, request.workspace.id) if secret else None
    if found and found.language in SCREENS:
        translation.activate(found.language)
    return found


def chat_of(request: CustomerRequest) -> Inbox:
    """Where what is written here comes in; 404 where no chat is offered."""
    found = live_inbox(request.portal)
    if found is None:
        raise Http404
    return found


def take_one(request: CustomerRequest) -> None:
    """Count something written. Raises TooMany, by visitor and by address."""
    _take(_of_visitor.wait_for(request.auth.id))
    _take(_of_address.wait_for(client_address() or ""))


def take_a_visitor() -> None:
    """Count a new visitor. Raises TooMany, by address."""
    _take(_new_visitors.wait_for(client_address() or ""))


def _take(wait: float) -> None:
    if wait:
        raise TooMany(wait)


def _enter(request: CustomerRequest, slug: str) -> None:
    portal = opened_at_slug(slug)
    if portal is None:
        raise Http404
    request.portal, request.workspace = portal, portal.workspace


def _language(request: HttpRequest) -> str:
    wanted = request.headers.get("Accept-Language", "").lower()
    return next((code for code in SCREENS if wanted.startswith(code)), "en")
