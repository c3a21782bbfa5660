"""Signing what an inbox sends: its key, made, used and given up."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from egal.channels.signing import make_key, stop_signing, use_key
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.inboxes import page_as_kept
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("inboxes:write")
def key(request: AtDesk, public: str) -> HttpResponse:
    """Make a new one, which waits for its record."""
    found = row_or_404(Inbox.objects.all(), public)
    make_key(inbox=found, actor=request.agent)
    return redirect("desk:inbox", request.workspace.slug, public)


@require_POST
@at_desk("inboxes:write")
def signing(request: AtDesk, public: str) -> HttpResponse:
    """Use the key that waits; why not is said on the page."""
    found = row_or_404(Inbox.objects.all(), public)
    try:
        use_key(inbox=found, actor=request.agent, unseen="unseen" in request.POST)
    except Trouble as trouble:
        return page_as_kept(request, found, unsigned=str(trouble))
    return redirect("desk:inbox", request.workspace.slug, public)


@require_POST
@at_desk("inboxes:write")
def end(request: AtDesk, public: str) -> HttpResponse:
    """Sign nothing any more."""
    found = row_or_404(Inbox.objects.all(), public)
    stop_signing(inbox=found, actor=request.agent)
    return redirect("desk:inbox", request.workspace.slug, public)
