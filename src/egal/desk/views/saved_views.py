"""Views with a name: made, changed, shared, removed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from egal.conversations.actions.saved_views import change_view, may_change, remove_view, save_view
from egal.conversations.lists import SAVED
from egal.conversations.models import SavedView
from egal.conversations.saved_views import saved_views_for
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.conversations import FIRST_VIEW, tool
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def new_view(request: AtDesk) -> HttpResponse:
    """Keep the present search under a name."""
    if request.method == "GET":
        query = request.GET.get("q", "")
        return _form(request, None, {"query": query, "sort": request.GET.get("sort", "")})
    try:
        view = save_view(
            workspace=request.workspace,
            agent=request.agent,
            actor=request.agent,
            **_given(request),
        )
    except Trouble as trouble:
        return _form(request, None, _given(request), str(trouble))
    return redirect(context.list_url(request, _key(view)))


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def saved(request: AtDesk, public: str) -> HttpResponse:
    """Its name, what it shows, who sees it."""
    view = _changeable_or_404(request, public)
    if request.method == "GET":
        return _form(request, view, vars(view))
    try:
        change_view(view=view, actor=request.agent, **_given(request))
    except Trouble as trouble:
        return _form(request, view, _given(request), str(trouble))
    return redirect(context.list_url(request, _key(view)))


@require_POST
@at_desk("conversations:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Nobody sees it any more."""
    remove_view(view=_changeable_or_404(request, public), actor=request.agent)
    return redirect(context.list_url(request, FIRST_VIEW))


def _changeable_or_404(request: AtDesk, public: str) -> SavedView:
    view = row_or_404(saved_views_for(request.agent), public)
    if not may_change(view, request.agent):
        raise PermissionDenied
    return view


def _given(request: AtDesk) -> dict[str, Any]:
    form = request.POST
    return {
        "name": form.get("name", ""),
        "query": form.get("query", ""),
        "sort": form.get("sort", ""),
        "shared": "shared" in form,
    }


def _form(
    request: AtDesk, view: SavedView | None, filled: dict[str, Any], error: str = ""
) -> HttpResponse:
    given = context.view_form(request, view, filled, error)
    return tool(request, "desk/_saved.html", status=422 if error else 200, form=given)


def _key(view: SavedView) -> str:
    return f"{SAVED}{view.public_id}"
