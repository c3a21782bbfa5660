"""Many conversations changed at once, by a worker: begun, followed, taken back."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.conversations.actions.bulk_changes import begin_bulk_change, undo_bulk_change
from egal.conversations.models import BulkChange
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.bulk import COOKIE, change
from egal.desk.moments import moment_of
from egal.desk.views.conversations import asks_for_part, desk, view_of
from egal.shared import clock
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

FOLLOWED = 15 * 60  # seconds in which the change is shown on every list


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def many(request: AtDesk) -> HttpResponse:
    """What can be done with what is selected; or do it."""
    view = view_of(request)
    if request.method == "GET":
        return render(request, "desk/_many.html", context.bulk(request, view))
    try:
        begun = begin_bulk_change(
            workspace=request.workspace,
            actor=request.agent,
            conversations=context.selection(request, view),
            **_wanted(request),
        )
    except Trouble as trouble:
        return _refused(request, str(trouble))
    answer = _followed(request, begun)
    answer.set_cookie(
        COOKIE,
        begun.public_id,
        max_age=FOLLOWED,
        path=_path(request),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_GET
@at_desk("conversations:read")
def progress(request: AtDesk, public: str) -> HttpResponse:
    """How far it is."""
    return _shown(request, row_or_404(BulkChange.objects.all(), public))


@require_POST
@at_desk("conversations:write")
def undo(request: AtDesk, public: str) -> HttpResponse:
    """Make each what it was before."""
    found = row_or_404(BulkChange.objects.all(), public)
    with suppress(Trouble):  # somebody else was quicker: the page shows it
        undo_bulk_change(change=found, actor=request.agent)
    return _followed(request, row_or_404(BulkChange.objects.all(), public))


@require_POST
@at_desk("conversations:read")
def dismissal(request: AtDesk, public: str) -> HttpResponse:
    """Show it no longer; what was done stays done."""
    row_or_404(BulkChange.objects.all(), public)
    answer = (
        render(request, "desk/_change.html", {})
        if asks_for_part(request)
        else redirect(context.list_url(request, view_of(request)))
    )
    answer.delete_cookie(COOKIE, path=_path(request))
    return answer


def _wanted(request: AtDesk) -> dict[str, Any]:
    """The verb and its arguments: "assign:…", "snooze:tomorrow", "tag", … Raises Trouble."""
    verb, _, value = request.POST.get("do", "").partition(":")
    given: dict[str, Any] = {}
    if verb == "assign":
        given["agent"] = number_of(value) if value else None
    elif verb == "assign_team":
        given["team"] = number_of(value) if value else None
    elif verb == "snooze":
        moment = moment_of(value, request.POST.get("moment", ""), clock.now())
        given["until"] = moment.isoformat()
    elif verb in ("tag", "untag"):
        given["name"] = request.POST.get("tag", "")
    return {"verb": verb, "given": given}


def _followed(request: AtDesk, found: BulkChange) -> HttpResponse:
    if asks_for_part(request):
        return _shown(request, found)
    return redirect(context.list_url(request, view_of(request)))


def _shown(request: AtDesk, found: BulkChange) -> HttpResponse:
    return render(request, "desk/_change.html", {"change": change(request, found)})


def _refused(request: AtDesk, reason: str) -> HttpResponse:
    given = {"refusal": reason}
    if asks_for_part(request):
        return render(request, "desk/_change.html", given, status=422)
    whole = {**desk(request, None), **context.bulk(request, view_of(request)), **given}
    return render(request, "desk/desk.html", whole, status=422)


def _path(request: AtDesk) -> str:
    return f"/desk/{request.workspace.slug}/"
