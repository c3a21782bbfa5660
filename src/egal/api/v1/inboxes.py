from ninja import Query, Router

from egal.api.pages import Order, Page, Paging
from egal.api.rows import row
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.models import Inbox

router = Router()

_OLDEST = Order("inboxes", ("id",), newest_first=False)


@router.get("", response=Page[shapes.Inbox], **needs("inboxes:read"))
def list_inboxes(request: TokenRequest, paging: Query[Paging]) -> object:  # noqa: ARG001
    """Inboxes, the oldest first."""
    found, next_cursor = _OLDEST.page(Inbox.objects.all(), paging)
    return Page(items=[shapes.Inbox.of(inbox) for inbox in found], next_cursor=next_cursor)


@router.get("/{inbox_id}", response=shapes.Inbox, **needs("inboxes:read"))
def get_inbox(request: TokenRequest, inbox_id: str) -> object:  # noqa: ARG001
    """One inbox."""
    return shapes.Inbox.of(row(Inbox.objects.all(), inbox_id))
