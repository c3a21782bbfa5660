"""The start page: how would you like to be helped?"""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from egal.portal.access import AtPortal, at_portal
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.portal.start.cards import choices
from egal.shared import files


@require_safe
@at_portal
def to_language(request: AtPortal) -> HttpResponse:
    """To the start page in the language the browser likes best."""
    response = redirect(request.base + path_of("start", request.language))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@at_portal
def start(request: AtPortal) -> HttpResponse:
    """What can be done here."""
    return render(request, "portal/start/page.html", {**page(request), **choices(request)})


@require_safe
@at_portal
def logo(request: AtPortal, sha256: str) -> HttpResponseBase:
    """The workspace's picture. Its address changes with it, so it may be kept for ever."""
    if not sha256 or sha256 != request.portal.logo_sha256:
        raise Http404
    response = FileResponse(files.opened(sha256), content_type=request.portal.logo_type)
    patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
