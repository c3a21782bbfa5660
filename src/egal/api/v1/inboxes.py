from ninja import Query, Router

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.pauses import resting
from egal.channels.receiving import troubles
from egal.conversations.models import Inbox
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("inboxes", ("id",), newest_first=False)


class InboxPage(Page[shapes.Inbox]):
    """Some of the inboxes."""


@router.get("", response=InboxPage, **needs("inboxes:read"))
def list_inboxes(request: TokenRequest, paging: Query[Paging]) -> InboxPage:
    """Inboxes, the oldest first."""
    found, next_cursor = _OLDEST.page(Inbox.objects.all(), cursor=paging.cursor, limit=paging.limit)
    pauses = resting(inbox.id for inbox in found)
    not_fetched = troubles(found)
    items = [
        shapes.Inbox.of(inbox, pauses.get(inbox.id), not_fetched.get(inbox.id, ""))
        for inbox in found
    ]
    return InboxPage(items=items, next_cursor=next_cursor)


@router.get("/{inbox_id}", response=shapes.Inbox, **needs("inboxes:read"))
def get_inbox(request: TokenRequest, inbox_id: str) -> shapes.Inbox:
    """One inbox."""
    inbox = row_or_404(Inbox.objects.all(), inbox_id)
    not_fetched = troubles([inbox]).get(inbox.id, "")
    return shapes.Inbox.of(inbox, resting([inbox.id]).get(inbox.id), not_fetched)
