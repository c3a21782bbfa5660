"""The portal's own domain: which, how it is set up, whether it answers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.models import Portal
from egal.workspaces.reaching import Reached, reached


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def address(request: AtDesk) -> HttpResponse:
    """The domain, and what to set up for it."""
    portal, domain = portal_at(request), request.POST.get("domain", "")
    if request.method == "GET":
        return _address(request, portal, portal.domain or "")
    try:
        change_portal(portal=portal, actor=request.agent, domain=domain)
    except Trouble as trouble:
        return _address(request, portal, domain, str(trouble))
    return back_to(request, "address")


@require_POST
@at_desk("workspace:write")
def check(request: AtDesk) -> HttpResponse:
    """Ask the domain, as a customer's browser would, and say what came."""
    portal = portal_at(request)
    found = reached(portal) if portal.domain else None
    return _address(request, portal, portal.domain or "", found=found)


def _address(
    request: AtDesk,
    portal: Portal,
    domain: str,
    trouble: str = "",
    found: Reached | None = None,
) -> HttpResponse:
    ours = urlsplit(settings.PUBLIC_URL)
    return shown(
        request,
        "address",
        portal,
        trouble=trouble,
        domain=domain,
        found=found,
        our_host=ours.hostname,
        our_port=settings.EGAL.port,
    )
