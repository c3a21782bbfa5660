"""Calls one begins: to a number, to one's own line as a test; and with which devices."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from egal.calls.menus.blocks import Menu
from egal.channels.spelling import PHONE, legible, spelled
from egal.conversations.models import Conversation, Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.phone import lines_that_dial, ring
from egal.desk.views.phone.panel import done, tab_of, tell
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.workspaces.permissions import require


@require_POST
@at_desk("calls:take")
def dialling(request: AtDesk) -> HttpResponse:
    """Ring a number, in the conversation given or a new one."""
    matter = request.POST.get("conversation", "")
    found = row_or_404(Conversation.objects.all(), matter) if matter else None

    def dial() -> None:
        number = spelled(PHONE, request.POST.get("number", ""), request.workspace)
        ring(agent=request.agent, number=number, conversation=found, tab=tab_of(request))

    return done(request, dial)


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
    tell(request, "test", inbox=inbox.id, tab=tab_of(request), blocks=blocks)
    return HttpResponse(status=204)


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
