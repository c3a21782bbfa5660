"""What customers are told where a page is not there, no longer, too often asked for, or broken."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import page_not_found, server_error

from egal.portal.access import AtPortal, at_portal
from egal.portal.page import page
from egal.workspaces.portals import BELOW, SCREENS


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong, and what to do about it."""

    title: str
    remedy: str


def refusal(
    request: AtPortal, status: int, *, remedy: str = "", retry_after: int | None = None
) -> HttpResponse:
    """The page for 404, 410 or 429 in the dress of this portal.

    remedy: in place of the usual one. retry_after: seconds (RFC 9110, 10.2.3).
    """
    told = _REFUSALS[status]()
    given = {**page(request, others={}), "title": told.title, "remedy": remedy or told.remedy}
    response = render(request, "portal/refused.html", given, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


@at_portal
def nothing_here(request: AtPortal, rest: str) -> HttpResponse:
    """Any path below a portal that is none of its pages; one that lacks its slash only gets it."""
    if not rest.endswith("/") and request.method in ("GET", "HEAD"):
        asked = resolve(f"/{rest}/", "egal.portal.domain_urls")
        if asked.func is not nothing_here:
            return HttpResponseRedirect(f"{request.base}/{rest}/{_query(request)}")
    language = rest.partition("/")[0]
    if language in request.portal.languages:
        request.language = language
    with translation.override(request.language if request.language in SCREENS else "en"):
        return refusal(request, 404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 where no portal is: what customers see names neither workspaces nor the desk."""
    if _is_customers(request):
        return render(request, "portal/nothing.html", status=404)
    return page_not_found(request, exception)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database, which may be the cause."""
    if _is_customers(request):
        return render(request, "portal/failed.html", status=500)
    return server_error(request)


def _is_customers(request: HttpRequest) -> bool:
    return hasattr(request, "portal_slug") or request.path.startswith(BELOW)


def _query(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


_REFUSALS = {
    404: lambda: Refusal(
        _("There is nothing at this address"),
        _("It may be mistyped, or what was here has been taken away."),
    ),
    410: lambda: Refusal(
        _("This is no longer here"),
        _("A link like this holds once, and for a limited time. We gladly help you another way."),
    ),
    429: lambda: Refusal(
        _("That was very often in a short time"),
        _("Wait a minute, then go on. Nothing is lost."),
    ),
}
