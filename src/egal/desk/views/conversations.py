from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.conversations.lists import conversations_in
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.events.models import Event
from egal.shared.keyset import BadCursor
from egal.shared.keyset import page as keyset_page

FIRST = "open"


@require_GET
@at_desk("conversations:read")
def conversations(request: AtDesk) -> HttpResponse:
    """The list: the page, its rows alone when a script asks, or the rows after a cursor."""
    if _wants_part(request):
        return render(request, "desk/_list.html", _list(request, _current(request)))
    return render(request, "desk/desk.html", _desk(request, None))


@require_GET
@at_desk("conversations:read")
def views(request: AtDesk) -> HttpResponse:
    """The sidebar alone, with fresh counts."""
    shown = {**context.page(request), **context.views(request, view_of(request))}
    return render(request, "desk/_views.html", shown)


@require_GET
@at_desk("conversations:read")
def conversation(request: AtDesk, public: str) -> HttpResponse:
    """One conversation: the page, or the conversation and its person alone for a script."""
    found = conversation_or_404(public)
    if _wants_part(request):
        return render(request, "desk/_opened.html", opened(request, found))
    return render(request, "desk/desk.html", _desk(request, found))


@require_GET
@at_desk("conversations:read")
def timeline(request: AtDesk, public: str) -> HttpResponse:
    """What happened in a conversation, alone."""
    found = conversation_or_404(public)
    return render(request, "desk/_timeline.html", opened(request, found))


@require_GET
@at_desk("conversations:read")
def head(request: AtDesk, public: str) -> HttpResponse:
    """Subject, status and assignee of a conversation, alone."""
    found = conversation_or_404(public)
    return render(request, "desk/_head.html", opened(request, found))


def opened(request: AtDesk, found: Conversation) -> dict[str, Any]:
    """What the templates of one conversation are given."""
    view = view_of(request)
    everything = "everything" in request.GET
    return {
        **context.page(request),
        **context.talk(request, found, view, everything=everything),
        **context.person(request, found, view),
    }


def view_of(request: AtDesk) -> str:
    """The view asked for, or the first one; 404 for one that does not exist."""
    view = request.GET.get("view", FIRST)
    if conversations_in(view, request.agent) is None:
        raise Http404
    return view


def _wants_part(request: AtDesk) -> bool:
    return request.headers.get("HX-Request") == "true"


def _current(request: AtDesk) -> Conversation | None:
    public = request.GET.get("current")
    return conversation_or_404(public) if public else None


def _desk(request: AtDesk, found: Conversation | None) -> dict[str, Any]:
    latest = Event.objects.filter(workspace_id=request.workspace.id).exclude(seq=None)
    return {
        "seq": latest.order_by("-seq").values_list("seq", flat=True).first() or 0,
        **context.page(request),
        **_list(request, found),
        **(opened(request, found) if found else {}),
    }


def _list(request: AtDesk, current: Conversation | None) -> dict[str, Any]:
    view = view_of(request)
    cursor = request.GET.get("cursor")
    found = conversations_in(view, request.agent)
    if found is None:
        raise Http404
    try:
        page, following = keyset_page(
            found, moment="last_activity_at", cursor=cursor, limit=context.ROWS
        )
    except BadCursor:
        raise Http404 from None
    return {
        **context.page(request),
        **context.views(request, view),
        "rows": context.rows(request, view, page, current),
        "next_url": following and context.list_url(request, view, cursor=following),
        "continued": cursor is not None,
    }
