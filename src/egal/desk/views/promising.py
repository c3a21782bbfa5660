"""A promise to ring the customer of a conversation back: made, moved, taken back."""

from datetime import datetime, timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.callbacks.actions.callbacks import (
    JustTaken,
    book_callback,
    cancel_callback,
    move_callback,
)
from egal.callbacks.promised import promised_in
from egal.channels.spelling import PHONE, spelled
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.promising import promising, slots_offered
from egal.desk.moments import moment_of
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.shared import clock
from egal.shared.trouble import Trouble

SOON = timedelta(minutes=1)  # in which it is put in line


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def promise(request: AtDesk, public: str) -> HttpResponse:
    """Choose the number and the time; where one is promised already, another time."""
    conversation = conversation_or_404(public)
    if request.method == "GET":
        return _page(request, conversation)
    try:
        said = _promise(request, conversation)
    except Trouble as trouble:
        return _page(request, conversation, str(trouble))
    return _done(request, conversation, said)


@require_POST
@at_desk("conversations:write")
def end(request: AtDesk, public: str) -> HttpResponse:
    """Nobody rings."""
    conversation = conversation_or_404(public)
    if standing := promised_in(conversation):
        cancel_callback(callback=standing, actor=request.agent)
    return _done(request, conversation, _("The callback is cancelled."))


def _promise(request: AtDesk, conversation: Conversation) -> str:
    """What is said of it."""
    if standing := promised_in(conversation):
        move_callback(callback=standing, actor=request.agent, at=_moment(request, conversation))
        return _("The callback is moved.")
    number = spelled(PHONE, request.POST.get("number", ""), request.workspace)
    at = _moment(request, conversation)
    book_callback(conversation=conversation, actor=request.agent, number=number, at=at)
    return _("The callback is promised.")


def _moment(request: AtDesk, conversation: Conversation) -> datetime:
    """As soon as possible, at a time of one's own, or in a slot that is still free."""
    when = request.POST.get("when", "at")
    if when == "soon":
        return clock.now() + SOON
    if when == "at":
        return moment_of("at", request.POST.get("moment", ""), clock.now())
    for each in slots_offered(conversation):
        if each.isoformat() == when:
            return each
    raise JustTaken(None)


def _done(request: AtDesk, conversation: Conversation, said: str) -> HttpResponse:
    url = context.conversation_url(request, conversation, view_of(request))
    return JsonResponse({"open": url, "done": said}) if asks_for_part(request) else redirect(url)


def _page(request: AtDesk, conversation: Conversation, error: str = "") -> HttpResponse:
    given = {
        **promising(request, conversation, view_of(request)),
        "errors": [error] if error else [],
    }
    return beside_list(request, conversation, "desk/_promising.html", given, 422 if error else 200)
