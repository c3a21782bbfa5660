"""Being rung back: a time chosen, the promise with a private link, another time, or none."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from egal.callbacks.actions.callbacks import JustTaken, cancel_callback, move_callback
from egal.callbacks.customer import Customer
from egal.callbacks.models import Callback
from egal.callbacks.slots import free_slots
from egal.channels.ringing_back import ask_for_callback, callback_of, inbox_of_callbacks, link_of
from egal.channels.spelling import PHONE, legible
from egal.knowledge.actions.hand_over import hand_over
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.asking import trail_of
from egal.portal.callbacks.calendar import ics
from egal.portal.callbacks.days import Day, days, moment_of
from egal.portal.callbacks.forms import CallbackForm
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.service_levels.hours.words import moment
from egal.shared.allowance import Allowance
from egal.shared.trouble import Trouble

_asking = Allowance(rate=0.2, burst=60)  # for each workspace


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def booking(request: AtPortal) -> HttpResponse:
    """The free times of the next days, and who wants to be rung where."""
    form = CallbackForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form(request, form, status=422 if form.is_bound else 200)
    if wait := _asking.wait_for(request.workspace.id):
        trouble = _("Many ask for a callback right now. Try again in a minute.")
        answer = _form(request, form, trouble=trouble, status=429)
        answer["Retry-After"] = str(int(wait) + 1)
        return answer
    asked = form.cleaned_data
    try:
        callback = _booked(request, asked)
    except JustTaken as taken:
        return _form(request, form, chosen=taken.next, trouble=str(taken), status=409)
    except Trouble as trouble:
        chosen = moment_of(asked["slot"])
        return _form(request, form, chosen=chosen, trouble=str(trouble), status=422)
    return redirect(_address(request, "callback-booked", callback))


@require_safe
@at_portal
def booked(request: AtPortal, link: str) -> HttpResponse:
    """What is promised, for whoever has its link."""
    return _promise(request, _callback_or_404(link))


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def moving(request: AtPortal, link: str) -> HttpResponse:
    """Another time for it."""
    callback = _callback_or_404(link)
    if request.method != "POST":
        return _times(request, callback)
    at = moment_of(request.POST.get("slot", ""))
    if at is None:
        return _times(request, callback, _("Choose a time at which we ring you."), status=422)
    try:
        move_callback(callback=callback, actor=Customer(callback.conversation.contact), at=at)
    except Trouble as trouble:
        return _times(request, callback, str(trouble), status=409)
    return redirect(_address(request, "callback-booked", callback))


@require_POST
@at_portal
def cancellation(request: AtPortal, link: str) -> HttpResponse:
    """Nobody rings; one that is over stays as it is."""
    callback = _callback_or_404(link)
    if callback.ended_at is None:
        cancel_callback(callback=callback, actor=Customer(callback.conversation.contact))
    return redirect(_address(request, "callback-booked", callback))


@require_safe
@at_portal
def calendar(request: AtPortal, link: str) -> HttpResponse:
    """For the customer's own calendar."""
    callback = _callback_or_404(link)
    title = _("%(company)s rings you") % {"company": request.workspace.name}
    url = request.origin + _address(request, "callback-booked", callback)
    answer = HttpResponse(ics(callback, title=title, url=url), content_type="text/calendar")
    answer["Content-Disposition"] = 'attachment; filename="callback.ics"'
    return answer


@transaction.atomic
def _booked(request: AtPortal, asked: dict[str, Any]) -> Callback:
    """With what was searched and read before, for whoever rings."""
    at = moment_of(asked["slot"])
    if at is None:
        raise Trouble(_("Choose a time at which we ring you."))
    callback = ask_for_callback(
        workspace=request.workspace,
        request_id=asked["request_id"],
        number=asked["number"],
        at=at,
        name=asked["name"],
        about=asked["about"],
        language=request.language,
        visitor=request.visitor,
    )
    contact = callback.conversation.contact
    hand_over(
        conversation_id=callback.conversation_id,
        contact=contact.id,
        name=contact.name,
        trail=trail_of(request),
        language=request.language,
    )
    return callback


def _callback_or_404(link: str) -> Callback:
    found = callback_of(link)
    if found is None:
        raise Http404
    return found


def _form(
    request: AtPortal,
    form: CallbackForm,
    *,
    chosen: datetime | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = chosen or moment_of(form.data.get("slot", ""))
    given = {
        "form": form,
        "trouble": trouble,
        "days": _days(request, chosen),
        "trail": trail_of(request).token,
        "request_id": form.data.get("request_id") or uuid4().hex,
    }
    return render(request, "portal/callbacks/form.html", {**page(request), **given}, status=status)


def _days(request: AtPortal, chosen: datetime | None) -> list[Day]:
    inbox = inbox_of_callbacks(request.workspace)
    if inbox is None or inbox.id in request.portal.hidden:
        return []
    return days(free_slots(request.workspace, inbox_id=inbox.id), chosen)


def _promise(request: AtPortal, callback: Callback) -> HttpResponse:
    given = {
        "callback": callback,
        "moment": moment(callback.at, ZoneInfo(request.workspace.time_zone)),
        "number": legible(PHONE, callback.number),
        "moving_url": _address(request, "callback-moving", callback),
        "cancellation_url": _address(request, "callback-cancellation", callback),
        "calendar_url": _address(request, "callback-calendar", callback),
    }
    return render(request, "portal/callbacks/booked.html", {**page(request), **given})


def _times(
    request: AtPortal, callback: Callback, trouble: str = "", status: int = 200
) -> HttpResponse:
    given = {
        "days": _days(request, None),
        "trouble": trouble,
        "back_url": _address(request, "callback-booked", callback),
    }
    return render(request, "portal/callbacks/times.html", {**page(request), **given}, status=status)


def _address(request: AtPortal, name: str, callback: Callback) -> str:
    return request.base + path_of(name, request.language, link_of(callback))
