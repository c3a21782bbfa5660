from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.conversations.actions.read import mark_read
from egal.conversations.lists import as_rows, conversations_in
from egal.conversations.models import Conversation
from egal.conversations.search import find
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.events.models import Event
from egal.notifications.actions.mark_seen import mark_seen
from egal.shared.keyset import BadCursor, Order

FIRST_VIEW = "open"
LATEST = Order("rows", ("last_activity_at", "id"), newest_first=True)
ROWS, MOST_ROWS = 50, 200


@require_GET
@at_desk("conversations:read")
def conversations(request: AtDesk) -> HttpResponse:
    """A view: the whole page, or for a script the list and the sidebar, or the rows that follow."""
    if not asks_for_part(request):
        return render(request, "desk/desk.html", desk(request, None))
    template = "desk/_rows.html" if "cursor" in request.GET else "desk/_view.html"
    return render(request, template, {**context.page(request), **_list(request, None)})


@require_GET
@at_desk("conversations:read")
def conversation(request: AtDesk, public: str) -> HttpResponse:
    """One conversation, which counts as read: the whole page, or its parts for a script."""
    found = conversation_or_404(public)
    before = mark_read(conversation=found, agent=request.agent)
    mark_seen(agent=request.agent, actor=request.agent, conversation=found)
    return shown(request, found, since=_since(request) or before)


def shown(
    request: AtDesk,
    found: Conversation,
    status: int = 200,
    *,
    since: datetime | None = None,
    **more: Any,
) -> HttpResponse:
    """The conversation as it is now: its parts for a script that asks, else the whole page.

    since: up to when it had been read; what is new stands below a mark.
    """
    part = asks_for_part(request)
    around = context.page(request) if part else desk(request, found)
    given = {**around, **_opened(request, found, since), **more}
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
    """The view asked for, or the first one; 404 for one that does not exist."""
    view = request.GET.get("view", FIRST_VIEW)
    if view != context.SEARCH and conversations_in(view, request.agent) is None:
        raise Http404
    return view


def desk(request: AtDesk, found: Conversation | None) -> dict[str, Any]:
    """The whole page; this conversation is marked in the list as the one that is open."""
    return {
        "seq": latest_seq(
            request
        ),  # before the rest is read: what comes later is told by the stream
        **context.page(request),
        **_list(request, found),
        **({} if found else context.steps_at_desk(request)),
    }


def latest_seq(request: AtDesk) -> int:
    """How far the stream of the workspace had come when the page was made."""
    placed = Event.objects.filter(workspace_id=request.workspace.id).exclude(seq=None)
    return placed.order_by("-seq").values_list("seq", flat=True).first() or 0


def _list(request: AtDesk, current: Conversation | None) -> dict[str, Any]:
    view = view_of(request)
    if view == context.SEARCH:
        return _searched(request, current)
    found = conversations_in(view, request.agent)
    if found is None:
        raise Http404
    cursor = request.GET.get("cursor")
    try:
        page, following = LATEST.page(found, cursor=cursor, limit=_rows_wanted(request))
    except BadCursor:
        raise Http404 from None
    return {
        **context.views(request, view),
        "rows": context.rows(request, view, page, current),
        "next_url": following and context.list_url(request, view, cursor=following),
    }


def _searched(request: AtDesk, current: Conversation | None) -> dict[str, Any]:
    try:
        found = find(
            request.GET.get("q", ""),
            among=as_rows(Conversation.objects.all(), request.agent),
            agent=request.agent,
            most=_rows_wanted(request),
            cursor=request.GET.get("cursor"),
        )
    except BadCursor:
        raise Http404 from None
    following = found.next_cursor
    return {
        **context.views(request, context.SEARCH),
        "rows": context.hits(request, found, current),
        "next_url": following and context.list_url(request, context.SEARCH, cursor=following),
    }


def _rows_wanted(request: AtDesk) -> int:
    """A list that is fetched anew keeps the length the reader has scrolled to."""
    wanted = request.GET.get("rows", "")
    return min(max(int(wanted), ROWS), MOST_ROWS) if wanted.isdecimal() else ROWS


def _opened(request: AtDesk, found: Conversation, since: datetime | None) -> dict[str, Any]:
    everything = "everything" in request.GET
    return context.talk(request, found, view_of(request), everything=everything, since=since)


def _since(request: AtDesk) -> datetime | None:
    """What a page that is fetched anew says itself: by now everything counts as read."""
    try:
        found = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
