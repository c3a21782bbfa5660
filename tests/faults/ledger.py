"""What the database says in the end, held against what was said and what was received."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from tests.faults.feeders import Feeder

_INBOUND = "select text from conversations_message where direction = 'inbound'"
_KEPT = "select raw from channels_arrival where state = 'quarantined'"
_OUTBOUND = """
select message.text, message.external_id, possible_duplicate_at is not null
  from conversations_delivery delivery join conversations_message message
    on message.id = delivery.message_id
"""
_OPEN = """
select (select count(*) from channels_arrival where state = 'waiting'),
       (select count(*) from conversations_delivery where state <> 'sent'),
       (select count(*) from events_event where seq is null)
"""


class Cursor(Protocol):
    """Of Django or of psycopg."""

    def execute(self, query: Any, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


@dataclass(frozen=True)
class Ledger:
    """taken, kept: texts of messages and of the quarantine. sent: text, reference, marked."""

    taken: Sequence[str]
    kept: Sequence[str]
    sent: Sequence[tuple[str, str, bool]]

    @classmethod
    def of(cls, cursor: Cursor) -> Self:
        return cls(
            taken=[text.strip() for (text,) in rows(cursor, _INBOUND)],
            kept=[_text_in(bytes(raw)) for (raw,) in rows(cursor, _KEPT)],
            sent=rows(cursor, _OUTBOUND),
        )

    def check(
        self, feeders: Sequence[Feeder], before: Collection[str], received: "Counter[str]"
    ) -> int:
        """Fed = taken in + quarantined, each once; sent = received, every copy marked.

        received: of each reference, how often it came. Returns how many came once more.
        """
        fed, called, answered = (feeder.said for feeder in feeders)
        assert min(map(len, (fed, called, answered))) > 0
        assert sorted([*self.taken, *self.kept]) == sorted([*before, *fed, *called])
        assert sorted(text for text, _, _ in self.sent) == sorted(answered)
        assert received.keys() == {reference for _, reference, _ in self.sent}
        copies = {reference for reference, times in received.items() if times > 1}
        assert copies <= {reference for _, reference, marked in self.sent if marked}
        return received.total() - len(received)


def rows(cursor: Cursor, query: str) -> list[Any]:
    cursor.execute(query)
    return cursor.fetchall()


def still_open(cursor: Cursor) -> dict[str, int]:
    """What is not done yet: arrivals, deliveries, events. Empty when all is."""
    [counts] = rows(cursor, _OPEN)
    named = zip(("arrivals", "deliveries", "events"), counts, strict=True)
    return {name: count for name, count in named if count}


def _text_in(raw: bytes) -> str:
    found = re.search(rb"(Mail|Call) \d+\.", raw)
    return found[0].decode() if found else repr(raw)
