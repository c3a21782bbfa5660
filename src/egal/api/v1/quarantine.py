from io import BytesIO

from django.http import FileResponse
from ninja import Query, Router

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.quarantine import ever_quarantined, quarantined, replay
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_NEWEST = Order("quarantine", ("quarantined_at", "id"), newest_first=True)
_BYTES = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
}


class ArrivalPage(Page[shapes.Arrival]):
    """Some of what is quarantined."""


@router.get("", response=ArrivalPage, **needs("inboxes:read"))
def list_quarantine(request: TokenRequest, paging: Query[Paging]) -> ArrivalPage:
    """What came in and could not be read, the newest first."""
    found, next_cursor = _NEWEST.page(quarantined(), cursor=paging.cursor, limit=paging.limit)
    return ArrivalPage(items=[shapes.Arrival.of(each) for each in found], next_cursor=next_cursor)


@router.get("/{arrival_id}", response=shapes.Arrival, **needs("inboxes:read"))
def get_quarantined(request: TokenRequest, arrival_id: str) -> shapes.Arrival:
    """One of these, also after it was replayed."""
    return shapes.Arrival.of(row_or_404(ever_quarantined(), arrival_id))


@router.get("/{arrival_id}/raw", **needs("inboxes:read", responses={200: _BYTES}))
def download_quarantined(request: TokenRequest, arrival_id: str) -> FileResponse:
    """It exactly as it came. It may be hostile: look at it with care."""
    arrival = row_or_404(ever_quarantined(), arrival_id)
    return FileResponse(
        BytesIO(arrival.raw),
        as_attachment=True,
        filename=f"{arrival_id}.eml",
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@router.post("/{arrival_id}/replay", response=shapes.Arrival, **needs("inboxes:write"))
def replay_quarantined(request: TokenRequest, arrival_id: str) -> shapes.Arrival:
    """Read it once more; doing so twice does no harm. One that was taken in is refused (422)."""
    replay(arrival=row_or_404(ever_quarantined(), arrival_id), actor=request.auth)
    return shapes.Arrival.of(row_or_404(ever_quarantined(), arrival_id))
