"""What rings: answered, let pass, put off; and being back after it rang through."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.phone import LATER
from egal.desk.phone import ring_later, take_offer, wish
from egal.desk.views.phone.panel import call_of, done, panel, tab_of
from egal.routing.actions.offers import pass_offer
from egal.routing.actions.presence import come_back
from egal.routing.models import Offer
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("calls:take")
def answering(request: AtDesk) -> HttpResponse:
    """Take what is offered; of a call one is in already, its sound comes to this tab."""
    if request.POST.get("call"):
        return done(
            request, lambda: wish(request.agent, "answer", call_of(request), tab=tab_of(request))
        )
    try:
        waiting = take_offer(offer=_offer(request), agent=request.agent, tab=tab_of(request))
    except Trouble as trouble:
        return panel(request, str(trouble))
    return panel(request, opens=waiting.conversation)


@require_POST
@at_desk("calls:take")
def passing(request: AtDesk) -> HttpResponse:
    """Let it go on to somebody else."""
    return done(request, lambda: pass_offer(offer=_offer(request), agent=request.agent))


@require_POST
@at_desk("calls:take")
def later(request: AtDesk) -> HttpResponse:
    """Promise to ring them in ten minutes."""
    return done(
        request, lambda: ring_later(offer=_offer(request), agent=request.agent, minutes=LATER)
    )


@require_POST
@at_desk("calls:take")
def ready(request: AtDesk) -> HttpResponse:
    """End the time after a call, or being away because one rang through."""
    return done(request, lambda: come_back(agent=request.agent))


def _offer(request: AtDesk) -> Offer:
    """One that was made to them; whether it still stands, the verb knows."""
    found = Offer.objects.filter(agent=request.agent)
    related = found.select_related("waiting__call", "waiting__conversation__workspace")
    return row_or_404(related, request.POST.get("offer", ""))
