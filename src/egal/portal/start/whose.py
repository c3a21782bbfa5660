"""What tells us that a domain leads here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from egal.workspaces.models import Portal
from egal.workspaces.reaching import sign_of


@require_safe
def whose(request: HttpRequest) -> HttpResponse:
    """The sign of the portal with this domain, open or not: it is set up before it is opened."""
    slug = getattr(request, "portal_slug", "")
    portal = Portal.unscoped.filter(workspace__slug=slug).first()
    if portal is None:
        raise Http404
    return HttpResponse(sign_of(portal), content_type="text/plain")
