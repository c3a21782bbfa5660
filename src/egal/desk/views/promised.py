"""Callbacks promised: seen in their order, rung by hand, and what became of each."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.callbacks.actions.callbacks import (
    cancel_callback,
    keep_callback,
    miss_callback,
    move_callback,
    try_callback,
)
from egal.callbacks.models import Callback
from egal.callbacks.promised import promised
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.promised import callbacks_promised
from egal.desk.moments import moment_of
from egal.desk.views.conversations import latest_seq
from egal.shared import clock
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

SHOWN = 200


@require_GET
@at_desk("conversations:read")
def callbacks(request: AtDesk) -> HttpResponse:
    """The next one first."""
    return _page(request)


@require_POST
@at_desk("conversations:write")
def keeping(request: AtDesk, public: str) -> HttpResponse:
    """Rung, and spoken to them."""
    return _done(request, public, keep_callback)


@require_POST
@at_desk("conversations:write")
def trying(request: AtDesk, public: str) -> HttpResponse:
    """Rung, and nobody answered."""
    return _done(request, public, try_callback)


@require_POST
@at_desk("conversations:write")
def missing(request: AtDesk, public: str) -> HttpResponse:
    """Given up."""
    return _done(request, public, miss_callback)


@require_POST
@at_desk("conversations:write")
def cancelling(request: AtDesk, public: str) -> HttpResponse:
    """Nobody rings."""
    return _done(request, public, cancel_callback)


@require_POST
@at_desk("conversations:write")
def moving(request: AtDesk, public: str) -> HttpResponse:
    """Another time."""

    def move(*, callback: Callback, actor: Any) -> Callback:
        at = moment_of("at", request.POST.get("at", ""), clock.now())
        return move_callback(callback=callback, actor=actor, at=at)

    return _done(request, public, move)


def _done(request: AtDesk, public: str, verb: Callable[..., Callback]) -> HttpResponse:
    callback = row_or_404(Callback.objects.select_related("conversation__workspace"), public)
    try:
        verb(callback=callback, actor=request.agent)
    except Trouble as trouble:
        return _page(request, trouble=str(trouble), status=422)
    return redirect("desk:callbacks", request.workspace.slug)


def _page(request: AtDesk, *, trouble: str = "", status: int = 200) -> HttpResponse:
    given = {
        "seq": latest_seq(request),
        **context.page(request),
        **context.views(request, "callbacks"),
        **callbacks_promised(request, promised()[:SHOWN]),
        "trouble": trouble,
    }
    return render(request, "desk/callbacks.html", given, status=status)
