"""Teams: made, named, filled, removed."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.teams import team as one
from egal.desk.context.teams import teams as all_of_them
from egal.shared.ids import number_of, public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.actions.teams import add_team, change_members, remove_team, rename_team
from egal.workspaces.models import Agent, Team
from egal.workspaces.permissions import require


@require_http_methods(["GET", "POST"])
@at_desk("agents:read")
def teams(request: AtDesk) -> HttpResponse:
    """All of them, and a form for one more."""
    if request.method == "GET":
        return _list(request)
    require(request.agent, "agents:write", request.workspace.id)
    name = request.POST.get("name", "")
    try:
        made = add_team(workspace=request.workspace, actor=request.agent, name=name)
    except Trouble as trouble:
        return _list(request, name=name, errors=[str(trouble)])
    return redirect("desk:settings-team", request.workspace.slug, public_id(made.id))


@require_http_methods(["GET", "POST"])
@at_desk("agents:read")
def team(request: AtDesk, public: str) -> HttpResponse:
    """Its name and its members."""
    found = row_or_404(Team.objects.all(), public)
    if request.method == "GET":
        return _one(request, found, saved="saved" in request.GET)
    require(request.agent, "agents:write", request.workspace.id)
    try:
        with transaction.atomic():
            rename_team(team=found, actor=request.agent, name=request.POST.get("name", ""))
            change_members(team=found, actor=request.agent, agents=_named(request))
    except Trouble as trouble:
        name = request.POST.get("name", "")
        return _one(request, found, name=name, errors=[str(trouble)])
    address = redirect("desk:settings-team", request.workspace.slug, public)
    address["Location"] += "?saved"
    return address


@require_POST
@at_desk("agents:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """It is gone; its agents stay."""
    remove_team(team=row_or_404(Team.objects.all(), public), actor=request.agent)
    return redirect("desk:settings-teams", request.workspace.slug)


def _named(request: AtDesk) -> list[Agent]:
    numbers = [number_of(public) for public in request.POST.getlist("agent")]
    return list(Agent.objects.filter(pk__in=numbers).select_related("account"))


def _list(request: AtDesk, **more: Any) -> HttpResponse:
    given = {**context.settings(request, "teams"), **all_of_them(request), **more}
    return _answer(request, "desk/workspace/teams.html", given)


def _one(request: AtDesk, found: Team, **more: Any) -> HttpResponse:
    shown = {"name": found.name, **one(request, found)}
    given = {**context.settings(request, "teams"), **shown, **more}
    return _answer(request, "desk/workspace/team.html", given)


def _answer(request: AtDesk, template: str, given: dict[str, Any]) -> HttpResponse:
    return render(request, template, given, status=422 if given.get("errors") else 200)
