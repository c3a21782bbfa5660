"""The telephone in the browser: what rings, what was answered, what is wanted of a call.

Every address answers with the panel as it is then; a refusal with 422 and its reason in it.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from egal.calls.menus.blocks import Menu
from egal.calls.models import Call
from egal.calls.wire import tell_phone
from egal.channels.spelling import PHONE, legible, spelled
from egal.conversations.models import Conversation, Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.phone import LATER, phone_panel, whom
from egal.desk.phone import (
    calls_of,
    hold_others,
    lines_that_dial,
    ring,
    ring_later,
    take_offer,
    wish,
)
from egal.desk.views.conversations import FIRST_VIEW
from egal.desk.wishes import figures_of, told_of
from egal.routing.actions.offers import pass_offer
from egal.routing.actions.presence import come_back
from egal.routing.models import Offer
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

LONGEST_SDP = 20_000  # characters
_TAB = 40
_REASON = 300


@require_GET
@at_desk("calls:take")
def phone(request: AtDesk) -> HttpResponse:
    """The panel, or nothing in it while nothing rings.

    refused: why the switchboard did not do something, as it says it: in English, for each reader.
    """
    refused = request.GET.get("refused", "")[:_REASON]
    return _panel(request, gettext(refused) if refused else "")


@require_POST
@at_desk("calls:take")
def answering(request: AtDesk) -> HttpResponse:
    """Take what is offered; of a call one is in already, its sound comes to this tab."""
    if request.POST.get("call"):
        return _done(
            request, lambda: wish(request.agent, "answer", _call(request), tab=_tab(request))
        )
    try:
        waiting = take_offer(offer=_offer(request), agent=request.agent, tab=_tab(request))
    except Trouble as trouble:
        return _panel(request, str(trouble))
    return _panel(request, opens=waiting.conversation)


@require_POST
@at_desk("calls:take")
def passing(request: AtDesk) -> HttpResponse:
    """Let it go on to somebody else."""
    return _done(request, lambda: pass_offer(offer=_offer(request), agent=request.agent))


@require_POST
@at_desk("calls:take")
def later(request: AtDesk) -> HttpResponse:
    """Promise to ring them in ten minutes."""
    return _done(
        request, lambda: ring_later(offer=_offer(request), agent=request.agent, minutes=LATER)
    )


@require_POST
@at_desk("calls:take")
def sdp(request: AtDesk) -> HttpResponse:
    """What the browser answers to the SDP it was offered for a leg."""
    leg, said = request.POST.get("leg", "")[:100], request.POST.get("sdp", "")
    if not leg or not said.startswith("v=0") or len(said) > LONGEST_SDP:
        return HttpResponse(status=400)
    _tell(request, "sdp", leg=leg, sdp=said)
    return HttpResponse(status=204)


@require_POST
@at_desk("calls:take")
def wishes(request: AtDesk) -> HttpResponse:
    """Hold, resume, keys, transfer, pause the recording, hang up."""

    def tell() -> None:
        call = _call(request)
        do, data = told_of(request)
        if do == "resume":
            hold_others(request.agent, calls_of(request.agent), but=call)
        wish(request.agent, do, call, **data)

    return _done(request, tell)


@require_POST
@at_desk("calls:take")
def dialling(request: AtDesk) -> HttpResponse:
    """Ring a number, in the conversation given or a new one."""
    matter = request.POST.get("conversation", "")
    found = row_or_404(Conversation.objects.all(), matter) if matter else None

    def dial() -> None:
        number = spelled(PHONE, request.POST.get("number", ""), request.workspace)
        ring(agent=request.agent, number=number, conversation=found, tab=_tab(request))

    return _done(request, dial)


@require_POST
@at_desk("calls:take")
def ready(request: AtDesk) -> HttpResponse:
    """End the time after a call, or being away because one rang through."""
    return _done(request, lambda: come_back(agent=request.agent))


@require_POST
@at_desk("calls:take")
def quality(request: AtDesk) -> HttpResponse:
    """How the browser found a call that is over for it."""
    call = row_or_404(Call.objects.filter(agent=request.agent), request.POST.get("call", ""))
    if figures := figures_of(request):
        wish(request.agent, "quality", call, **figures)
    return HttpResponse(status=204)


@require_POST
@at_desk("calls:take")
def testing(request: AtDesk) -> HttpResponse:
    """Hear what callers of an inbox hear; with blocks, what they would hear."""
    inbox = row_or_404(Inbox.objects.filter(channel=PHONE), request.POST.get("inbox", ""))
    given = request.POST.get("blocks", "")
    if given:
        require(request.agent, "inboxes:write", request.workspace.id)
    try:
        blocks = Menu.model_validate(json.loads(given)).model_dump() if given else None
    except (ValueError, ValidationError):
        return HttpResponse(status=400)
    _tell(request, "test", inbox=inbox.id, tab=_tab(request), blocks=blocks)
    return HttpResponse(status=204)


@require_GET
@at_desk("calls:take")
def whom_to(request: AtDesk) -> HttpResponse:
    """To whom a call can be passed on."""
    call = _call(request)
    return render(request, "desk/_phone_whom.html", {"call": call, **whom(request)})


@require_GET
@at_desk("calls:take")
def devices(request: AtDesk) -> HttpResponse:
    """Which microphone and which speaker, and whether all of it works; chosen in the browser."""
    lines = [
        {"id": public_id(each.id), "address": legible(PHONE, each.address)}
        for each in lines_that_dial()
    ]
    given = {**context.settings(request, "phone-devices"), "lines": lines}
    return render(request, "desk/phone_devices.html", given)


def _done(request: AtDesk, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except Trouble as trouble:
        return _panel(request, str(trouble))
    return _panel(request)


def _panel(request: AtDesk, trouble: str = "", opens: Conversation | None = None) -> HttpResponse:
    status = 422 if trouble and request.method == "POST" else 200
    answer = render(request, "desk/_phone.html", phone_panel(request, trouble), status=status)
    if opens:
        answer.headers["Egal-Opens"] = context.conversation_url(request, opens, FIRST_VIEW)
    return answer


def _offer(request: AtDesk) -> Offer:
    """One that was made to them; whether it still stands, the verb knows."""
    found = Offer.objects.filter(agent=request.agent)
    related = found.select_related("waiting__call", "waiting__conversation__workspace")
    return row_or_404(related, request.POST.get("offer", ""))


def _call(request: AtDesk) -> Call:
    given = request.POST.get("call") or request.GET.get("call", "")
    return row_or_404(calls_of(request.agent), given)


def _tab(request: AtDesk) -> str:
    return request.POST.get("tab", "")[:_TAB]


def _tell(request: AtDesk, do: str, **data: Any) -> None:
    agent = request.agent
    tell_phone(workspace=agent.workspace_id, agent=agent.id, do=do, **data)
