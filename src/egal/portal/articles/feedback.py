"""“Did this help?” One answer a browser."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from egal.knowledge.actions.readers import answer_feedback
from egal.knowledge.trail import Trail
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.answers import Answer, former_answer, remember_answer
from egal.portal.articles.asking import FROM, trail_of
from egal.portal.articles.shown import at_slug, readable, shown
from egal.portal.paths import path_of
from egal.shared.allowance import Allowance
from egal.shared.trouble import Trouble

_allowance = Allowance(rate=5, burst=100)  # answers a second, for each workspace


@require_POST
@at_portal
def feedback(request: AtPortal, address: str) -> HttpResponse:
    """Keep an answer, or the reason that follows it; then back to where it was asked."""
    translation, said = at_slug(request, address), request.POST.get("helped")
    if translation is None or said not in ("yes", "no") or not readable(request, translation):
        raise Http404
    if wait := _allowance.wait_for(request.workspace.id):
        return _too_many(request, wait)
    former, trail = former_answer(request, translation.article), trail_of(request)
    try:
        given = answer_feedback(
            article=translation.article,
            language=request.language,
            helped=said == "yes",
            reason=request.POST.get("reason", ""),
            former=former.number if former else 0,
        )
    except Trouble as trouble:
        return shown(request, translation, trail, trouble)
    response = _back(request, address, trail, told=bool(given.reason))
    remember_answer(response, request, translation.article, Answer(given.id, given.helped))
    return response


def _back(request: AtPortal, slug: str, trail: Trail, *, told: bool) -> HttpResponse:
    given = {FROM: trail.token, "told": "1" if told else ""}
    query = urlencode({name: value for name, value in given.items() if value})
    path = path_of("article", request.language, slug)
    return redirect(f"{request.base}{path}{'?' if query else ''}{query}#helped")


def _too_many(request: AtPortal, wait: float) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(int(wait) + 1)
    return response
