"""One article, at its address in one language."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.http import HttpResponsePermanentRedirect as MovedForGood
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from egal.knowledge.actions.readers import note_reading
from egal.knowledge.models import Image, Redirect, Translation
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.asking import frame, trail_of
from egal.portal.articles.shown import at_slug, languages_of, readable, shown
from egal.portal.paths import path_of
from egal.shared import files


@require_safe
@at_portal
def article(request: AtPortal, address: str) -> HttpResponse:
    """It, or the way to where it is now, or to signing in, or a search for what was meant."""
    translation = at_slug(request, address)
    if translation is None:
        return _moved(request, address) or _gone(request, address)
    if not readable(request, translation):
        return _locked(request, translation)
    if request.method == "GET" and "Sec-Purpose" not in request.headers:
        note_reading(translation)
    return shown(request, translation, trail_of(request))


@require_safe
@at_portal
def image(request: AtPortal, sha256: str) -> HttpResponseBase:  # noqa: ARG001 - a view
    """A picture of articles. Its address is made of its content, so it may be kept for ever."""
    found = Image.objects.filter(sha256=sha256).first()
    if found is None:
        raise Http404
    response = FileResponse(files.opened(sha256), content_type=found.content_type)
    patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _moved(request: AtPortal, slug: str) -> HttpResponse | None:
    left = Redirect.objects.filter(language=request.language, slug=slug).first()
    if left is None:
        return None
    now = Translation.objects.filter(
        article_id=left.article_id, language=request.language, revision__isnull=False
    ).first()
    if now is None:
        return None
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    path = path_of("article", request.language, now.slug)
    return MovedForGood(f"{request.base}{path}{query}")


def _gone(request: AtPortal, slug: str) -> HttpResponse:
    """What the address says is looked for: it may be there by another name."""
    given = frame(request, trail_of(request), others={}, words=slug.replace("-", " "))
    return render(request, "portal/articles/gone.html", given, status=404)


def _locked(request: AtPortal, translation: Translation) -> HttpResponse:
    sign_in = request.base + path_of("sign_in", request.language)
    others = languages_of(request, translation.article)
    given = frame(request, trail_of(request), others=others, sign_in=sign_in, next=request.path)
    return render(request, "portal/articles/locked.html", given, status=403)
