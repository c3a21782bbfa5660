from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from egal.desk.access import AtDesk, at_desk
from egal.desk.context import list_url
from egal.workspaces.models import Agent


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the desk of the first workspace one works in."""
    agents = Agent.unscoped.filter(account_id=request.user.pk or 0, deactivated_at=None)
    agent = agents.select_related("workspace").order_by("id").first()
    if agent is None:
        return render(request, "desk/no_workspace.html", {"account": request.user})
    return redirect("desk:workspace", agent.workspace.slug)


@require_GET
@at_desk("conversations:read")
def workspace(request: AtDesk) -> HttpResponse:
    """To one's own conversations, or to all while one has none."""
    from egal.conversations.counts import counts_for

    view = "mine" if counts_for(request.agent).mine else "open"
    return redirect(list_url(request, view))
