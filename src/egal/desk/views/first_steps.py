"""The first steps of a workspace, for those who set it up."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.workspaces.actions.first_steps import bring_steps_back, put_steps_away


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def first_steps(request: AtDesk) -> HttpResponse:
    """What is done and what is left; a POST shows it at the desk again."""
    if request.method == "POST":
        bring_steps_back(agent=request.agent)
        return redirect("desk:workspace", request.workspace.slug)
    given = {**context.settings(request, "first-steps"), **context.first_steps(request)}
    return render(request, "desk/first_steps.html", given)


@require_POST
@at_desk("inboxes:write")
def removal(request: AtDesk) -> HttpResponse:
    """Put them away, and go back to the desk."""
    put_steps_away(agent=request.agent)
    return redirect("desk:workspace", request.workspace.slug)
