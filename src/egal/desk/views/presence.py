"""Whether one takes work now."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.routing.actions.presence import note_activity, set_presence
from egal.routing.models import State
from egal.shared.trouble import Trouble

_PARTIAL = ("HX-Request-Type", "partial")


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def presence(request: AtDesk) -> HttpResponse:
    """The dot and the menu; said anew, back to the desk where no script asked."""
    if request.method == "POST":
        try:
            _say(request)
        except Trouble as trouble:
            return HttpResponse(str(trouble), status=422, content_type="text/plain")
        if request.headers.get(_PARTIAL[0]) != _PARTIAL[1]:
            return redirect("desk:workspace", request.workspace.slug)
    return render(request, "desk/presence_parts.html", context.page(request))


@require_POST
@at_desk("conversations:write")
def activity(request: AtDesk) -> HttpResponse:
    """Somebody does something at this desk; told at most once a minute."""
    note_activity(agent=request.agent)
    return HttpResponse(status=204)


def _say(request: AtDesk) -> None:
    """A choice is "available", or "away" with or without a reason behind a colon."""
    state, _, reason = request.POST.get("choice", "").partition(":")
    given = state if state in (State.AVAILABLE, State.AWAY) else ""
    set_presence(agent=request.agent, state=given, reason=reason)
