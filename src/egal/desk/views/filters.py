from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.conversations import tool, view_of


@require_GET
@at_desk("conversations:read")
def filters(request: AtDesk) -> HttpResponse:
    """The form that writes a search; filled in, to what it has written."""
    if "go" in request.GET:
        written = context.query_from(request.GET)
        return redirect(context.list_url(request, context.SEARCH, q=written))
    view = view_of(request)
    saved = context.saved_view(request, view)
    query = saved.query if saved else request.GET.get("q") or context.query_of(view)
    return tool(request, "desk/_filter.html", filter=context.filters(request, query))
