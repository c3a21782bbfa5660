"""From whom nothing is wanted: the list, somebody more, somebody less."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from egal.conversations.actions.blocks import block, unblock
from egal.conversations.models import Block
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.shared.keyset import BadCursor, Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

NEWEST = Order("blocks", ("id",), newest_first=True)
SHOWN = 50


@require_http_methods(["GET", "POST"])
@at_desk("conversations:read")
def blocks(request: AtDesk) -> HttpResponse:
    """The newest first, or those that have the words looked for; and a form for one more."""
    if request.method == "GET":
        return _page(request)
    require(request.agent, "conversations:write", request.workspace.id)
    value = request.POST.get("value", "")
    try:
        block(workspace=request.workspace, actor=request.agent, kind="email", value=value)
    except Trouble as trouble:
        return _page(request, value=value, errors=[str(trouble)])
    return redirect("desk:blocks", request.workspace.slug)


@require_POST
@at_desk("conversations:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Take what comes from there as any other message."""
    unblock(block=row_or_404(Block.objects.all(), public), actor=request.agent)
    return redirect("desk:blocks", request.workspace.slug)


def _page(request: AtDesk, **more: Any) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    rows = Block.objects.filter(value__contains=words.replace("\x00", "").lower())
    try:
        found, following = NEWEST.page(rows, cursor=request.GET.get("cursor"), limit=SHOWN)
    except BadCursor:
        raise Http404 from None
    given = {
        **context.settings(request, "blocks"),
        **context.blocked(request, found, following, words),
        **more,
    }
    return render(request, "desk/blocks.html", given, status=422 if "errors" in more else 200)
