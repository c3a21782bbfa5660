from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.conversations.actions.read import mark_read
from egal.conversations.lists import SAVED, conversations_in
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.sorts import remember_sort
from egal.events.models import Event

FIRST_VIEW = "open"


@require_GET
@at_desk("conversations:read")
def conversations(request: AtDesk) -> HttpResponse:
    """A view: the whole page, or for a script the list and the sidebar, or the rows that follow."""
    answer = _view(request)
    remember_sort(request, answer, view_of(request))
    return answer


@require_GET
@at_desk("conversations:read")
def conversation(request: AtDesk, public: str) -> HttpResponse:
    """One conversation, which counts as read: the whole page, or its parts for a script."""
    found = conversation_or_404(public)
    mark_read(conversation=found, agent=request.agent)
    return shown(request, found)


def shown(request: AtDesk, found: Conversation, status: int = 200, **more: Any) -> HttpResponse:
    """The conversation as it is now: its parts for a script that asks, else the whole page."""
    if asks_for_part(request):
        given = {**context.page(request), **_opened(request, found), **more}
        return render(request, "desk/_opened.html", given, status=status)
    return render(request, "desk/desk.html", {**desk(request, found), **more}, status=status)


def asks_for_part(request: AtDesk) -> bool:
    """Whether a script will put parts of the answer into the page it has.

    Where htmx selects a part by itself, it says "full" and gets the page.
    """
    return request.headers.get("HX-Request-Type") == "partial"


def view_of(request: AtDesk) -> str:
    """The view asked for, or the first one; 404 for one that does not exist.

    A link into a colleague's own view, or one that was removed, leads to the first one.
    """
    view = request.GET.get("view", FIRST_VIEW)
    if view.startswith(SAVED) and not context.saved_view(request, view):
        return FIRST_VIEW
    if view.startswith(SAVED) or view == context.SEARCH:
        return view
    if conversations_in(view, request.agent) is None:
        raise Http404
    return view


def tool(request: AtDesk, template: str, status: int = 200, **given: Any) -> HttpResponse:
    """A form about the list: for a script that opens it over the page, else in the page."""
    if asks_for_part(request):
        return render(request, template, {**context.page(request), **given}, status=status)
    whole = {**desk(request, None), **given, "tool": template}
    return render(request, "desk/tool.html", whole, status=status)


def desk(request: AtDesk, found: Conversation | None) -> dict[str, Any]:
    """The whole page, with this conversation open or none."""
    return {
        "seq": latest_seq(
            request
        ),  # before the rest is read: what comes later is told by the stream
        **context.page(request),
        **context.listed(request, view_of(request), found),
        **context.begun_change(request),
        **(context.bulk(request, view_of(request)) if "select" in request.GET else {}),
        **(_opened(request, found) if found else {}),
    }


def _view(request: AtDesk) -> HttpResponse:
    if not asks_for_part(request):
        return render(request, "desk/desk.html", desk(request, None))
    template = "desk/_rows.html" if "cursor" in request.GET else "desk/_view.html"
    given = {**context.page(request), **context.listed(request, view_of(request), None)}
    return render(request, template, given)


def latest_seq(request: AtDesk) -> int:
    """How far the stream of the workspace had come when the page was made."""
    placed = Event.objects.filter(workspace_id=request.workspace.id).exclude(seq=None)
    return placed.order_by("-seq").values_list("seq", flat=True).first() or 0


def _opened(request: AtDesk, found: Conversation) -> dict[str, Any]:
    everything = "everything" in request.GET
    return context.talk(request, found, view_of(request), everything=everything)
