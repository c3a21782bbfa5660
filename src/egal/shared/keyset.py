"""Pages by key instead of by number: the next page starts after the last row, however deep."""

import base64
import binascii
import json
from datetime import datetime

from django.db.models import Model, Q, QuerySet


class BadCursor(ValueError):
    """This cursor was not made by us."""


def older_than(cursor: str, moment: str) -> Q:
    """Rows after the cursor when sorted by `-moment, -id`; BadCursor when it is not ours."""
    at, number = _decode(cursor)
    return Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "id__lt": number})


def page(
    rows: "QuerySet[Model]", *, moment: str, cursor: str | None, limit: int
) -> tuple[list[Model], str | None]:
    """One page of rows, newest first, and the cursor of the next one if there is any."""
    if cursor:
        rows = rows.filter(older_than(cursor, moment))
    found = list(rows.order_by(f"-{moment}", "-id")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _encode(getattr(last, moment), last.pk)


def _encode(at: datetime, number: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), number]).encode()).decode()


def _decode(cursor: str) -> tuple[datetime, int]:
    try:
        at, number = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = datetime.fromisoformat(at)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursor("This cursor was not made here. Start again without it.") from error
    if moment.tzinfo is None or not isinstance(number, int):
        raise BadCursor("This cursor was not made here. Start again without it.")
    return moment, number
