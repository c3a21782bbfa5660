"""Entering a portal: whose it is, in which language, and who is asking."""

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from egal.contacts.models import Visitor
from egal.contacts.visitors import cookie_of, visitor_of
from egal.workspaces import scope
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.portals import BELOW, SCREENS, opened_at_slug, origin_of

_READS = ("GET", "HEAD", "OPTIONS")


class AtPortal(HttpRequest):
    """A request by somebody at the portal of a workspace.

    language: of what they read, one of the portal's. base: what stands before its paths.
    visitor: whose browser it is, None before it wrote anything.
    """

    workspace: Workspace
    portal: Portal
    language: str
    base: str
    origin: str
    visitor: Visitor | None


View = Callable[..., HttpResponseBase]


def at_portal(view: View) -> View:
    """Run a view `(request, …)` of `/help/<slug>/<language>/…`, or of a portal's own domain.

    404 where there is no open portal, or not in this language. Inside, the workspace is the scope,
    its time zone and the language are active. No cookie is needed to read, so forms carry no token:
    what changes something must come from our own pages, as the browser itself says.
    """

    @csrf_exempt
    @wraps(view)
    def entered(
        request: AtPortal, *args: Any, slug: str = "", language: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        enter(request, slug or getattr(request, "portal_slug", ""), language)
        if request.method not in _READS and not came_from_here(request):
            return render(request, "portal/elsewhere.html", status=403)
        zone = zoneinfo.ZoneInfo(request.workspace.time_zone)
        screen = request.language if request.language in SCREENS else "en"
        with (
            scope.of(request.workspace.id),
            timezone.override(zone),
            translation.override(screen),
        ):
            request.visitor = _visitor(request)
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = _not_there(request)
        response.headers.setdefault("Content-Language", request.language)
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return entered


def enter(request: AtPortal, slug: str, language: str) -> None:
    """Note on the request whose portal this is; Http404 where there is none to see."""
    portal = opened_at_slug(slug)
    if portal is None or (language and language not in portal.languages):
        raise Http404
    request.portal, request.workspace = portal, portal.workspace
    request.language = language or preferred(request, portal)
    own = bool(getattr(request, "portal_slug", ""))
    request.base = "" if own else base_of_path(portal)
    request.origin = origin_of(portal) if own == bool(portal.domain) else _asked(request)


def base_of_path(portal: Portal) -> str:
    """What stands before its paths where it is asked for below our own address."""
    return f"{BELOW}{portal.workspace.slug}"


def preferred(request: HttpRequest, portal: Portal) -> str:
    """The first language of the browser's that the portal has, else the portal's first."""
    wanted = request.headers.get("Accept-Language", "")
    for part in wanted.split(","):
        code = part.partition(";")[0].strip().lower()
        for language in (code, code.partition("-")[0]):
            if language in portal.languages:
                return language
    return portal.languages[0]


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages asks, or says nothing as programs do.

    Sec-Fetch-Site where there is one (Fetch Metadata, W3C), else Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.META.get("HTTP_HOST", "")


def remember(response: HttpResponse, request: AtPortal, token: str) -> None:
    """Keep the token of a visitor in this browser for a year.

    For every path, because the API for customers and its stream stand beside the portal; its name
    is that of the workspace.
    """
    response.set_cookie(
        cookie_of(request.workspace.id),
        token,
        max_age=365 * 24 * 3600,
        path="/",
        secure=request.origin.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, request: AtPortal) -> None:
    """The browser keeps it no longer."""
    response.delete_cookie(cookie_of(request.workspace.id), path="/", samesite="Lax")


def _not_there(request: AtPortal) -> HttpResponse:
    """404 in the dress of this portal, which leads on from there."""
    from egal.portal.errors import refusal  # which is drawn with what is defined here

    return refusal(request, 404)


def _visitor(request: AtPortal) -> Visitor | None:
    token = request.COOKIES.get(cookie_of(request.workspace.id), "")
    return visitor_of(token, request.workspace.id) if token else None


def _asked(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.META.get('HTTP_HOST', '')}"
