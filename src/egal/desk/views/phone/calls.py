"""What one does in a call: its sound, hold, keys, passing on, hanging up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from egal.calls.models import Call
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.whom import whom
from egal.desk.phone import calls_of, hold_others, wish
from egal.desk.views.phone.panel import call_of, done, tell
from egal.desk.wishes import figures_of, told_of
from egal.shared.rows import row_or_404

LONGEST_SDP = 20_000  # characters


@require_POST
@at_desk("calls:take")
def sdp(request: AtDesk) -> HttpResponse:
    """What the browser answers to the SDP it was offered for a leg."""
    leg, said = request.POST.get("leg", "")[:100], request.POST.get("sdp", "")
    if not leg or not said.startswith("v=0") or len(said) > LONGEST_SDP:
        return HttpResponse(status=400)
    tell(request, "sdp", leg=leg, sdp=said)
    return HttpResponse(status=204)


@require_POST
@at_desk("calls:take")
def wishes(request: AtDesk) -> HttpResponse:
    """Hold, resume, keys, transfer, pause the recording, hang up."""

    def ask() -> None:
        call = call_of(request)
        do, data = told_of(request)
        if do == "resume":
            hold_others(request.agent, calls_of(request.agent), but=call)
        wish(request.agent, do, call, **data)

    return done(request, ask)


@require_POST
@at_desk("calls:take")
def quality(request: AtDesk) -> HttpResponse:
    """How the browser found a call that is over for it."""
    call = row_or_404(Call.objects.filter(agent=request.agent), request.POST.get("call", ""))
    if figures := figures_of(request):
        wish(request.agent, "quality", call, **figures)
    return HttpResponse(status=204)


@require_GET
@at_desk("calls:take")
def whom_to(request: AtDesk) -> HttpResponse:
    """To whom a call can be passed on."""
    return render(request, "desk/_phone_whom.html", {"call": call_of(request), **whom(request)})
