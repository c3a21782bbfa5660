"""The secret with which the company's own site says who its users are."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.workspaces.actions.portal_identity import (
    remove_identity_secret,
    replace_identity_secret,
)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def identity(request: AtDesk) -> HttpResponse:
    """Whether there is one; a POST makes another, which is on this answer only."""
    portal = portal_at(request)
    secret = ""
    if request.method == "POST":
        secret = replace_identity_secret(portal=portal, actor=request.agent)
    return shown(request, "identity", portal, secret=secret, our_url=settings.PUBLIC_URL)


@require_POST
@at_desk("workspace:write")
def removal(request: AtDesk) -> HttpResponse:
    """Believe no signed identity any more."""
    remove_identity_secret(portal=portal_at(request), actor=request.agent)
    return back_to(request, "identity")
