"""The address of the widget's script, which pages of other companies load."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from egal.widget.chat.script import script
from egal.workspaces.portals import opened_at_slug

KEPT = 300  # seconds, so that a new colour is there soon


@require_safe
def widget(request: HttpRequest, slug: str) -> HttpResponse:
    """The script of an open portal; 404 for any other."""
    portal = opened_at_slug(slug)
    if portal is None:
        raise Http404
    content = script(portal, at=request.META.get("HTTP_HOST", ""))
    tag = quote_etag(hashlib.sha256(content.encode()).hexdigest()[:16])
    return condition(etag_func=lambda _: tag)(lambda _: _answer(content))(request)


def _answer(content: str) -> HttpResponse:
    """Any page may load it, one that isolates itself too (Cross-Origin-Resource-Policy)."""
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, public=True, max_age=KEPT)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
