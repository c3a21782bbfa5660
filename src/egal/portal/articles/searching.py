"""Searching the help centre, by a form and while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from egal.knowledge.actions.readers import note_search
from egal.knowledge.models import Search
from egal.knowledge.search import Found, find
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.asking import frame, may_read_all, trail_of
from egal.shared.allowance import Allowance
from egal.shared.text import storable

SUGGESTED = 6
_LEAST = 2  # letters before anything is suggested
_WORTH_NOTING = 3
_allowance = Allowance(rate=10, burst=200)  # searches noted a second, for each workspace


@require_safe
@at_portal
def search(request: AtPortal) -> HttpResponse:
    """What was found, and the other ways to be helped."""
    words = _asked(request)
    found = find(words, request.language, signed_in=may_read_all(request)) if words else None
    trail = trail_of(request)
    if found:
        trail = trail.searched(words, _note(request, words, found))
    given = frame(request, trail, q=words, found=found)
    return render(request, "portal/articles/search.html", given)


@require_safe
@at_portal
def suggestions(request: AtPortal) -> HttpResponse:
    """The list below the field, for a script that puts it there.

    ?settled: nothing more was typed for a while, so these words were meant.
    """
    words = _asked(request)
    found = None
    trail = trail_of(request)
    if len(words) >= _LEAST:
        given = request.GET.get("q", "")
        found = find(
            f"{words} " if given[-1:].isspace() else words,
            request.language,
            signed_in=may_read_all(request),
            typing=True,
            most=SUGGESTED,
        )
        noted = _note(request, words, found) if "settled" in request.GET else None
        trail = trail.searched(words, noted)
    shown = {"found": found, "q": words, "trail": trail.token, "base": request.base}
    return render(request, "portal/articles/suggestions.html", shown)


def _asked(request: HttpRequest) -> str:
    return " ".join(storable(request.GET.get("q", ""))[:500].split())


def _note(request: AtPortal, words: str, found: Found) -> Search | None:
    """In a flood not every question is kept; each is answered."""
    if len(words) < _WORTH_NOTING or _allowance.wait_for(request.workspace.id):
        return None
    return note_search(language=request.language, words=words, results=found.count)
