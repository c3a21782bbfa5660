"""What pages of other companies load for the choice of ways. Nobody is known by it: no cookies."""

import hashlib
import zoneinfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from egal.widget.ways import cards as ways
from egal.widget.ways.script import script as written
from egal.workspaces import scope
from egal.workspaces.models import Portal
from egal.workspaces.portals import opened_at_slug

SCRIPT_KEPT = 300  # seconds, so that a new colour is there soon
CARDS_KEPT = 30  # seconds; waits are measured every minute


@require_safe
def script(request: HttpRequest, slug: str) -> HttpResponse:
    """The script of an open portal; 404 for any other."""
    content = written(_opened(slug))
    tag = quote_etag(hashlib.sha256(content.encode()).hexdigest()[:16])
    answer = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    return condition(etag_func=lambda _: tag)(lambda _: _for_all(answer, SCRIPT_KEPT))(request)


@require_safe
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """The ways with their waits at this moment. `language`: the first one of several that the
    portal has is taken, else its own first one."""
    portal = _opened(slug)
    zone = zoneinfo.ZoneInfo(portal.workspace.time_zone)
    with scope.of(portal.workspace_id), timezone.override(zone):
        shown = ways.choice(portal, _language(portal, request.GET.getlist("language")))
    return _for_all(JsonResponse(shown), CARDS_KEPT)


def _opened(slug: str) -> Portal:
    portal = opened_at_slug(slug)
    if portal is None:
        raise Http404
    return portal


def _language(portal: Portal, wanted: list[str]) -> str:
    for each in wanted[:10]:
        code = each.lower()
        for language in (code, code.partition("-")[0]):
            if language in portal.languages:
                return language
    return portal.languages[0]


def _for_all(response: HttpResponse, kept: int) -> HttpResponse:
    """Any page may load it, one that isolates itself too (Cross-Origin-Resource-Policy)."""
    patch_cache_control(response, public=True, max_age=kept)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
