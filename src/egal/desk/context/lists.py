"""The list: a view, a saved one, or what a search has found."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from egal.conversations.actions.saved_views import may_change
from egal.conversations.folds import fold_sizes, one_row_each
from egal.conversations.lists import SAVED, as_rows, conversations_in
from egal.conversations.models import Conversation, SavedView
from egal.conversations.saved_views import saved_views_for
from egal.conversations.search import asked_for, find
from egal.conversations.sorting import page_of
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, filter_url, list_url, many_url
from egal.desk.context.rows import hits, rows
from egal.desk.context.sidebar import views
from egal.desk.context.sorts import orders
from egal.desk.sorts import sort_of
from egal.shared import clock
from egal.shared.ids import number_of
from egal.shared.keyset import BadCursor

ROWS, MOST_ROWS = 50, 300


def listed(request: AtDesk, view: str, current: Conversation | None) -> dict[str, Any]:
    """One page of it with the sidebar; 404 for a view or a cursor that is not there."""
    try:
        return {
            "seen": clock.now(),
            "many_url": many_url(request, view),
            "filter_url": filter_url(request, view),
            **_listed(request, view, current),
        }
    except BadCursor:
        raise Http404 from None


def saved_view(request: AtDesk, view: str) -> SavedView | None:
    """The saved view with this key, if there is one and this agent may see it."""
    if not view.startswith(SAVED):
        return None
    number = number_of(view.removeprefix(SAVED))
    return saved_views_for(request.agent).filter(pk=number).first()


def _listed(request: AtDesk, view: str, current: Conversation | None) -> dict[str, Any]:
    if view == SEARCH:
        return _searched(request, view, request.GET.get("q", ""), current)
    if saved := saved_view(request, view):
        return _searched(request, view, saved.query, current, saved)
    return _viewed(request, view, current)


def _viewed(request: AtDesk, view: str, current: Conversation | None) -> dict[str, Any]:
    found = conversations_in(view, request.agent)
    if found is None:
        raise Http404
    sort = sort_of(request, view)
    page, following = page_of(
        one_row_each(found, view, request.agent),
        sort,
        cursor=request.GET.get("cursor"),
        limit=_rows_wanted(request),
    )
    return {
        **views(request, view),
        **orders(request, view, sort),
        "rows": rows(request, view, page, current, fold_sizes(page, view, request.agent)),
        "next_url": following and list_url(request, view, cursor=following, sort=sort),
    }


def _searched(
    request: AtDesk,
    view: str,
    text: str,
    current: Conversation | None,
    saved: SavedView | None = None,
) -> dict[str, Any]:
    sort = sort_of(request, view, saved.sort if saved else "")
    found = find(
        text,
        among=as_rows(Conversation.objects.all(), request.agent),
        agent=request.agent,
        heard=request.agent.may("calls:listen"),
        most=_rows_wanted(request),
        cursor=request.GET.get("cursor"),
        sort=sort,
    )
    following = found.next_cursor
    return {
        **views(request, view),
        **({} if asked_for(text).wanted else orders(request, view, sort)),
        "save_url": _new_view_url(request, text, sort) if text and not saved else "",
        "saved": saved and _saved(request, saved),
        "rows": hits(request, view, found, current),
        "next_url": following and list_url(request, view, cursor=following, sort=sort),
    }


def _new_view_url(request: AtDesk, query: str, sort: str) -> str:
    words = urlencode({"view": SEARCH, "q": query, "sort": sort})
    return f"{reverse('desk:new-view', args=[request.workspace.slug])}?{words}"


def _saved(request: AtDesk, view: SavedView) -> dict[str, Any]:
    changing = may_change(view, request.agent)
    place = [request.workspace.slug, view.public_id]
    return {"change_url": reverse("desk:saved-view", args=place) if changing else ""}


def _rows_wanted(request: AtDesk) -> int:
    """A list that is fetched anew keeps the length the reader has scrolled to."""
    wanted = request.GET.get("rows", "")
    return min(max(int(wanted), ROWS), MOST_ROWS) if wanted.isdecimal() else ROWS
