"""The live board of who leads."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.board import live_board
from egal.desk.views.conversations import FIRST_VIEW, latest_seq
from egal.routing.actions.presence import set_presence
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent


@require_GET
@at_desk("board:see")
def board(request: AtDesk) -> HttpResponse:
    """Who waits, who is there, how it goes today."""
    return _page(request)


@require_POST
@at_desk("presence:write")
def sending_away(request: AtDesk, public: str) -> HttpResponse:
    """Somebody forgot to say that they left, or that they are back."""
    colleagues = Agent.objects.filter(deactivated_at=None).select_related("account")
    agent = row_or_404(colleagues, public)
    try:
        set_presence(agent=agent, actor=request.agent, state=request.POST.get("state", ""))
    except Trouble as trouble:
        return _page(request, trouble=str(trouble), status=422)
    return redirect("desk:board", request.workspace.slug)


def _page(request: AtDesk, *, trouble: str = "", status: int = 200) -> HttpResponse:
    given = {
        "seq": latest_seq(request),
        **context.page(request),
        "place": "board",
        "conversations_url": context.list_url(request, FIRST_VIEW),
        "board": live_board(request),
        "trouble": trouble,
    }
    return render(request, "desk/board.html", given, status=status)
