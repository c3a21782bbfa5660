from collections.abc import Callable

from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from egal.conversations.models import Attachment
from egal.desk.access import AtDesk, at_desk
from egal.shared import kinds
from egal.shared.download import download
from egal.shared.rows import row_or_404


@require_GET
@at_desk("conversations:read")
def attachment(request: AtDesk, public: str) -> HttpResponseBase:
    """A file of a message, or of one that is being written by who asks, as a download."""
    return _answered(request, public)


@require_GET
@at_desk("conversations:read")
def picture(request: AtDesk, public: str) -> HttpResponseBase:
    """The same for a place in the page; what is no safe picture is a download here, too."""
    return _answered(request, public, kinds.picture)


@require_GET
@at_desk("conversations:read")
def seen(request: AtDesk, public: str) -> HttpResponseBase:
    """The same to be looked at or listened to: pictures, sounds, PDF; else a download."""
    return _answered(request, public, kinds.seen)


def _answered(
    request: AtDesk, public: str, kind: Callable[[bytes], str] | None = None
) -> HttpResponseBase:
    rows = Attachment.objects.exclude(sha256="")
    own = Q(uploaded_by_kind="agent", uploaded_by_id=request.agent.id)
    found = row_or_404(rows.filter(own | Q(message__isnull=False)), public)
    try:
        return download(request, found.sha256, name=found.name, size=found.size, kind=kind)
    except FileNotFoundError:
        raise Http404 from None
