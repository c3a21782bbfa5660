"""Portals on domains of their own: there the same paths stand at the root."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from egal.workspaces.models import Portal

OURS = (
    "/static/",
    "/api/",
    "/rt",
    "/healthz",
    "/readyz",
    "/files/",
    "/widget/",
)  # the same everywhere


class OwnDomainMiddleware:
    """A request whose Host is the domain of a portal gets that portal, and nothing of the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._ours = urlsplit(settings.PUBLIC_URL).netloc.lower()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.META.get("HTTP_HOST", "").lower()
        if host and host != self._ours and not request.path.startswith(OURS):
            slug = _slug(host)
            if slug:
                request.urlconf = "egal.portal.domain_urls"
                request.__dict__["portal_slug"] = slug  # `AtPortal` reads it
        return self.get_response(request)


def _slug(host: str) -> str:
    """Of the workspace whose portal answers there, "" for none."""
    found = Portal.unscoped.filter(domain=host).values_list("workspace__slug", flat=True)
    return found.first() or ""
