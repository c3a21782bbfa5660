from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from egal.conversations.actions.read import mark_read
from egal.conversations.lists import SAVED, is_view
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.sorts import remember_sort
from egal.events.models import Event
from egal.notifications.actions.mark_seen import mark_seen
from egal.shared import clock

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
    before = mark_read(conversation=found, agent=request.agent)
    mark_seen(agent=request.agent, actor=request.agent, conversation=found)
    return shown(request, found, since=_since(request) or before)


@require_GET
@at_desk("conversations:read")
def panel(request: AtDesk, public: str) -> HttpResponse:
    """The person of a conversation, for a script; without one the panel stands in the page."""
    found = conversation_or_404(public)
    if not asks_for_part(request):
        return redirect(context.conversation_url(request, found, view_of(request)))
    given = context.person(request, found, view_of(request), context.identities_of(found))
    return render(request, "desk/_person.html", {**context.page(request), **given})


def shown(
    request: AtDesk,
    found: Conversation,
    status: int = 200,
    *,
    since: datetime | None = None,
    **more: Any,
) -> HttpResponse:
    """The conversation as it is now: its parts for a script that asks, else the whole page.

    Who opens it by a script gets the person afterwards, from `panel`. since: up to when it had been
    read; what is new stands below a mark.
    """
    part = asks_for_part(request)
    around = context.page(request) if part else desk(request, found)
    panel = not part or request.method != "GET"
    given = {**around, **_opened(request, found, since, panel=panel), **more}
    template = "desk/_opened.html" if part else "desk/desk.html"
    return render(request, template, given, status=status)


def beside_list(
    request: AtDesk, found: Conversation, template: str, given: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A step on the way to a change: alone for a dialog, else in the place of the conversation."""
    if asks_for_part(request):
        return render(request, template, {**context.page(request), **given}, status=status)
    whole = {**desk(request, found), **given, "step": template}
    return render(request, "desk/desk.html", whole, status=status)


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
    if not is_view(view, request.agent):
        raise Http404
    return view


def tool(request: AtDesk, template: str, status: int = 200, **given: Any) -> HttpResponse:
    """A form about the list: for a script that opens it over the page, else in the page."""
    if asks_for_part(request):
        return render(request, template, {**context.page(request), **given}, status=status)
    whole = {**desk(request, None), **given, "tool": template}
    return render(request, "desk/tool.html", whole, status=status)


def desk(request: AtDesk, found: Conversation | None) -> dict[str, Any]:
    """The whole page; this conversation is marked in the list as the one that is open."""
    return {
        "seq": latest_seq(
            request
        ),  # before the rest is read: what comes later is told by the stream
        **context.page(request),
        **context.listed(request, view_of(request), found),
        **context.begun_change(request),
        **(context.bulk(request, view_of(request)) if "select" in request.GET else {}),
        **({} if found else context.steps_at_desk(request)),
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


def _opened(
    request: AtDesk, found: Conversation, since: datetime | None, *, panel: bool
) -> dict[str, Any]:
    everything, view = "everything" in request.GET, view_of(request)
    return context.talk(request, found, view, everything=everything, since=since, panel=panel)


def _since(request: AtDesk) -> datetime | None:
    """What a page that is fetched anew says itself: by now everything counts as read."""
    return clock.read(request.GET.get("since", ""))
