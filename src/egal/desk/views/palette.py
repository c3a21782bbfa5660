from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.conversations import view_of

LONGEST = 200  # characters


@require_GET
@at_desk("conversations:read")
def palette(request: AtDesk) -> HttpResponse:
    """What `words` find, for the palette of a page in this view."""
    words = request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST]
    return JsonResponse({"groups": context.palette(request, words, view_of(request))})
