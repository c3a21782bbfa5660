"""What a company copies into its own site."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import portal_at, shown


@require_safe
@at_desk("workspace:write")
def embedding(request: AtDesk) -> HttpResponse:
    """One script tag for the choice of ways, one for the chat, and what a strict CSP needs."""
    ours, slug = settings.PUBLIC_URL, request.workspace.slug
    return shown(
        request,
        "embedding",
        portal_at(request),
        ways=f'<script src="{ours}/ways/{slug}.js" async></script>',
        widget=f'<script src="{ours}/widget/{slug}.js" async></script>',
        policy=f"script-src {ours}; connect-src {ours}; frame-src {ours}",
    )
