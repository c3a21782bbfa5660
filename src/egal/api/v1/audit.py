from ninja import Query, Router

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.events.audit import trail
from egal.shared.keyset import Order

router = Router()

_NEWEST = Order("audit", ("id",), newest_first=True)


class AuditPage(Page[shapes.AuditEntry]):
    """Part of the audit trail."""


@router.get("", response=AuditPage, **needs("audit:read"))
def list_audit(request: TokenRequest, paging: Query[Paging]) -> AuditPage:
    """What changed access or settings, and sign-ins, the newest first.

    Nobody can change or delete it, administrators included.
    """
    rows = trail(request.auth.workspace_id)
    found, next_cursor = _NEWEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return AuditPage(
        items=[shapes.AuditEntry.of(event) for event in found], next_cursor=next_cursor
    )
