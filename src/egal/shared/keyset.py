"""Long lists in pages, by keyset: what is added meanwhile shifts nothing, and page 900 costs
as much as page 1.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id
from egal.shared.trouble import Trouble

_SIGNATURE = 16  # characters

Row = TypeVar("Row", bound=Model)


class BadCursor(Trouble):
    """This cursor was not given out for this list."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one list, by moments or numbers that are never null; the last of them is "id".

    name: of the list, so that its cursors fit no other.
    """

    name: str
    fields: tuple[str, ...]
    newest_first: bool

    def page(
        self, rows: QuerySet[Row], *, cursor: str | None, limit: int
    ) -> tuple[list[Row], str | None]:
        """At most `limit` rows after the cursor, and the cursor of the next page if there is one.

        BadCursor for one that was not given out for this list.
        """
        sign = "-" if self.newest_first else ""
        rows = rows.order_by(*(sign + field for field in self.fields))
        if cursor is not None:
            rows = rows.filter(self._beyond(self.fields, self._opened(cursor)))
        found = list(rows[: limit + 1])
        shown = found[:limit]
        return shown, self._cursor(shown[-1]) if len(found) > len(shown) else None

    def _beyond(self, fields: tuple[str, ...], values: list[Any]) -> Q:
        """Later in this order. The first comparison is one that an index can start from."""
        further = "lt" if self.newest_first else "gt"
        strictly = Q((f"{fields[0]}__{further}", values[0]))
        if len(fields) == 1:
            return strictly
        return Q((f"{fields[0]}__{further}e", values[0])) & (
            strictly | self._beyond(fields[1:], values[1:])
        )

    def _cursor(self, last: Model) -> str:
        values = [_told(getattr(last, field)) for field in self.fields[:-1]]
        return cursor_of(self.name, json.dumps([*values, public_id(last.pk)]))

    def _opened(self, cursor: str) -> list[Any]:
        *values, last = json.loads(keyset_of(self.name, cursor))
        return [*map(_heard, values), number_of(last)]


def cursor_of(name: str, keyset: str) -> str:
    """A cursor of the list with this name, which only we can give out."""
    return _written(signature(_purpose(name), keyset, _SIGNATURE) + keyset)


def keyset_of(name: str, cursor: str) -> str:
    """What a cursor was made of; BadCursor for one that we have not given out for this list."""
    try:
        signed = base64.urlsafe_b64decode(f"{cursor}==").decode()
    except ValueError:
        signed = ""
    given, keyset = signed[:_SIGNATURE], signed[_SIGNATURE:]
    ours = signed_by_us(_purpose(name), keyset, given, _SIGNATURE)
    if not ours or _written(signed) != cursor:
        raise BadCursor("This cursor is not one of this list. Start again without it.")
    return keyset


def _told(value: datetime | float) -> str | float:
    return value.isoformat() if isinstance(value, datetime) else value


def _heard(value: str | float) -> datetime | float:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _purpose(name: str) -> str:
    return f"cursor.{name}"


def _written(signed: str) -> str:
    return base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")
