"""The number in the tab, asked for again and again, also by tabs nobody looks at."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.desk import context
from egal.desk.access import AtDesk, at_desk


@require_GET
@at_desk("conversations:read")
def unread(request: AtDesk) -> HttpResponse:
    """How much is unread."""
    return render(request, "desk/_unread.html", context.page(request))
