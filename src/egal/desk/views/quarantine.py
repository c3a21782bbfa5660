"""What came in and nobody could read: to be seen, saved, and read once more."""

from contextlib import suppress
from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.channels.models import Arrival
from egal.channels.quarantine import ever_quarantined, quarantined, replay
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.conversations import FIRST_VIEW, latest_seq
from egal.shared.download import saved
from egal.shared.keyset import BadCursor, Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

NEWEST = Order("quarantine", ("quarantined_at", "id"), newest_first=True)
SHOWN = 50


@require_GET
@at_desk("inboxes:read")
def quarantine(request: AtDesk) -> HttpResponse:
    """The newest first, each with its cause."""
    seq = latest_seq(request)
    found, following = _page(request)
    given = {
        "seq": seq,
        **context.page(request),
        **context.views(request, "quarantine"),
        **context.kept(request, found, following),
        "conversations_url": context.list_url(request, FIRST_VIEW),
    }
    return render(request, "desk/quarantine.html", given)


@require_GET
@at_desk("inboxes:read")
def raw(request: AtDesk, public: str) -> FileResponse:  # noqa: ARG001 - at_desk passes it
    """It exactly as it came, as a download."""
    arrival = row_or_404(ever_quarantined(), public)
    return saved(BytesIO(arrival.raw), name=f"{public}.eml", content_type="message/rfc822")


@require_POST
@at_desk("inboxes:write")
def replaying(request: AtDesk, public: str) -> HttpResponse:
    """Read it once more."""
    with suppress(Trouble):  # somebody else was quicker: the page shows it
        replay(arrival=row_or_404(ever_quarantined(), public), actor=request.agent)
    return redirect("desk:quarantine", request.workspace.slug)


def _page(request: AtDesk) -> tuple[list[Arrival], str | None]:
    try:
        return NEWEST.page(quarantined(), cursor=request.GET.get("cursor"), limit=SHOWN)
    except BadCursor:
        raise Http404 from None
