"""A test mail of an inbox to itself, and whether it is back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from egal.channels.trials import try_inbox
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.shared.rows import row_or_404


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def trial(request: AtDesk, public: str) -> HttpResponse:
    """Send one, or look how the last one stands: as a part of the page, or by the page."""
    found = row_or_404(Inbox.objects.all(), public)
    if request.method == "POST":
        try_inbox(inbox=found, actor=request.agent)
    if not request.headers.get("HX-Request"):
        return redirect("desk:inbox", request.workspace.slug, public)
    return render(request, "desk/_trial.html", context.trial(request, found))
