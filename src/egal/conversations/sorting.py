"""The orders in which a list can be looked through, each in pages."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import Case, F, FloatField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from egal.conversations.lists import OURS_TO_ANSWER, UNHAPPY
from egal.conversations.models import Conversation, Unhappy
from egal.shared.keyset import Order

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # since when who does not wait for us waits: to the end
NEWEST, OLDEST, WAITING, URGENT = "newest", "oldest", "waiting", "urgent"
ORDERS: Mapping[str, Order] = {
    NEWEST: Order("rows", ("last_activity_at", "id"), newest_first=True),
    OLDEST: Order("rows.oldest", ("last_activity_at", "id"), newest_first=False),
    WAITING: Order("rows.waiting", ("waiting_since", "id"), newest_first=False),
    URGENT: Order("rows.urgent", ("urgency", "id"), newest_first=True),
}
_ANSWERED = 1_000.0  # below whom nobody has answered yet, in the same order
_PUT_AWAY = ("solved", "spam")  # where nobody waits


def sorts_of(view: str) -> tuple[str, ...]:
    """The names of the orders that make sense in a view; it begins with the first."""
    if view in _PUT_AWAY:
        return NEWEST, OLDEST
    if view == UNHAPPY:
        return URGENT, NEWEST, OLDEST
    return (WAITING, NEWEST, OLDEST) if view == "due" else (NEWEST, OLDEST, WAITING)


def page_of(
    found: "QuerySet[Conversation]", sort: str, *, cursor: str | None, limit: int
) -> tuple[list[Conversation], str | None]:
    """A page in this order, and the cursor of the next one; BadCursor for that of another order."""
    if sort == WAITING:
        since = When(OURS_TO_ANSWER, last_inbound_at__isnull=False, then=F("last_inbound_at"))
        found = found.annotate(waiting_since=Case(since, default=Value(NEVER)))
    if sort == URGENT:
        found = _with_urgency(found)
    return ORDERS[sort].page(found, cursor=cursor, limit=limit)


def _with_urgency(found: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    """Mood times reach; whom we have answered, and who is not unhappy in public, come after."""
    urgency = Unhappy.objects.filter(conversation=OuterRef("pk")).values("urgency")
    whole = Coalesce(Subquery(urgency[:1]), Value(0.0), output_field=FloatField())
    return found.annotate(
        urgency=Case(When(OURS_TO_ANSWER, then=whole), default=whole - Value(_ANSWERED))
    )
