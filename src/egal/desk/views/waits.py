"""When people are there, which callbacks are promised, and how honest the promises were."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from egal.callbacks.actions.slots import change_slots
from egal.callbacks.models import CallbackSlots
from egal.channels.ringing_back import ensure_inbox
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.waits import honesty_page, hours_page, week_of
from egal.service_levels.actions.hours import change_holidays, change_hours, remove_hours
from egal.service_levels.hours.typed import days_from, spans_from
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


class SlotsForm(forms.Form):
    """How callbacks are offered."""

    offered = forms.BooleanField(label=_("Customers can book a callback"), required=False)
    minutes = forms.IntegerField(label=_("Minutes for each call"), min_value=5, max_value=240)
    capacity = forms.IntegerField(label=_("Calls at the same time"), min_value=1, max_value=500)
    days_ahead = forms.IntegerField(label=_("Days ahead"), min_value=1, max_value=60)
    lead_minutes = forms.IntegerField(
        label=_("Minutes before the first one"), min_value=0, max_value=7 * 24 * 60
    )
    tries = forms.IntegerField(label=_("Tries"), min_value=1, max_value=10, required=False)
    retry_minutes = forms.IntegerField(
        label=_("Minutes between two tries"), min_value=1, max_value=24 * 60, required=False
    )
    groups = (
        (_("Callbacks"), _("A card on the start page says when the next one is free"), "offered"),
        (_("Length"), _("Times lie within your opening hours"), "minutes"),
        (_("Places"), _("How many agents can ring at a time"), "capacity"),
        (_("How far ahead"), "", "days_ahead"),
        (_("How soon"), _("So that somebody has time to prepare"), "lead_minutes"),
        (_("Nobody answers"), _("We ring so often before we write instead"), "tries"),
        (_("And again after"), "", "retry_minutes"),
    )


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def hours(request: AtDesk) -> HttpResponse:
    """Of the workspace, with its holidays."""
    if request.method == "GET":
        return _hours(request, None)
    try:
        with transaction.atomic():
            _change_week(request, None)
            change_holidays(
                workspace=request.workspace,
                actor=request.agent,
                country=request.POST.get("country", ""),
                subdivision=request.POST.get("subdivision", "").strip().upper(),
                days=days_from(request.POST.get("days", "")),
            )
    except Trouble as trouble:
        return _hours(request, None, typed=request.POST.dict(), trouble=str(trouble))
    return _saved("settings-hours", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def hours_of_inbox(request: AtDesk, public: str) -> HttpResponse:
    """Of one inbox that differs."""
    inbox = row_or_404(Inbox.objects.all(), public)
    if request.method == "GET":
        return _hours(request, inbox)
    if not request.POST.get("own"):
        remove_hours(inbox=inbox, actor=request.agent)
        return _saved("settings-hours-inbox", request.workspace.slug, public)
    try:
        _change_week(request, inbox)
    except Trouble as trouble:
        return _hours(request, inbox, typed=request.POST.dict(), trouble=str(trouble))
    return _saved("settings-hours-inbox", request.workspace.slug, public)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def callbacks(request: AtDesk) -> HttpResponse:
    """How many, how long, how soon."""
    kept = CallbackSlots.objects.first() or CallbackSlots(paused_at=request.workspace.created_at)
    initial = {name: getattr(kept, name) for name in SlotsForm.base_fields if name != "offered"}
    initial["offered"] = kept.paused_at is None
    form = SlotsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        _change_slots(request, form.cleaned_data)
        return _saved("settings-callbacks", request.workspace.slug)
    given = {
        **context.settings(request, "callbacks"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "saved": "saved" in request.GET,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/workspace/callbacks.html", given, status=status)


@require_GET
@at_desk("agents:read")
def how_honest(request: AtDesk) -> HttpResponse:
    """How often the waits we promised held."""
    given = {**context.settings(request, "honesty"), **honesty_page(request)}
    return render(request, "desk/workspace/honesty.html", given)


@transaction.atomic
def _change_slots(request: AtDesk, wanted: dict[str, Any]) -> None:
    change_slots(workspace=request.workspace, actor=request.agent, **wanted)
    if wanted["offered"]:
        ensure_inbox(request.workspace)


def _change_week(request: AtDesk, inbox: Inbox | None) -> None:
    week = [spans_from(request.POST.get(f"day{number}", "")) for number in range(7)]
    change_hours(workspace=request.workspace, actor=request.agent, week=week, inbox=inbox)


def _hours(
    request: AtDesk,
    inbox: Inbox | None,
    *,
    typed: dict[str, str] | None = None,
    trouble: str = "",
) -> HttpResponse:
    given = {
        **context.settings(request, "hours"),
        **hours_page(request, inbox),
        "saved": "saved" in request.GET,
        "trouble": trouble,
    }
    if typed is not None:
        given |= {**typed, "week": week_of(lambda number: typed.get(f"day{number}", ""))}
    return render(request, "desk/workspace/hours.html", given, status=422 if trouble else 200)


def _saved(name: str, *place: str) -> HttpResponse:
    answer = redirect(f"desk:{name}", *place)
    answer["Location"] += "?saved"
    return answer
