"""From a query to conversations, each with its best message, in pages.

First the ids, in their order; then the rows of one page. The work stays bounded whatever is typed
(`ranking.py`), so there is an end to the pages even of a word that every message has.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from egal.contacts.search import contacts_like
from egal.conversations.models import Conversation
from egal.conversations.search.filters import FILTERS, condition
from egal.conversations.search.marks import marked
from egal.conversations.search.queries import Query, query_of
from egal.conversations.search.ranking import Kinds, ranked
from egal.conversations.search.words import Asked, asked
from egal.conversations.sorting import NEWEST, page_of
from egal.shared import clock
from egal.shared.keyset import cursor_of, keyset_of
from egal.shared.marked import Piece
from egal.shared.text import storable
from egal.workspaces.models import Agent

MOST = 50  # conversations of one page
BY_PERSON = 10  # conversations found by their contact's name or address

_BEST = "found.best"


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation with what was found in it; both texts come in pieces for highlighting.

    message_id: the best one; None where the filters or the contact's name alone have found it.
    heard: the snippet was said in a call, not written.
    """

    conversation: Conversation
    message_id: int | None
    subject: Sequence[Piece]
    snippet: Sequence[Piece]
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """hits: the best first. next_cursor: of the page after this one; None on the last."""

    hits: Sequence[Hit]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a conversation stands: the heaviest first, no two weigh the same."""

    weight: tuple[float, float, int]
    conversation_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a page begins. at: when the first one was asked for. after: what it stands below."""

    at: datetime
    after: tuple[float, ...] | None = None

    @classmethod
    def of(cls, cursor: str | None) -> "_Start":
        if cursor is None:
            return cls(clock.now())
        at, *after = json.loads(keyset_of(_BEST, cursor))
        return cls(datetime.fromisoformat(at), tuple(after))

    def beyond(self, places: Sequence[_Place]) -> list[_Place]:
        return [each for each in places if self.after is None or each.weight < self.after]

    def next(self, last: _Place) -> str:
        return cursor_of(_BEST, json.dumps([self.at.isoformat(), *last.weight]))


def find(
    text: str,
    *,
    among: "QuerySet[Conversation]",
    agent: Agent | None = None,
    notes: bool = True,
    heard: bool = False,
    most: int = MOST,
    cursor: str | None = None,
    sort: str = NEWEST,
) -> Found:
    """Search the current workspace. Whatever is typed, it answers and does not raise.

    among: the conversations that may be found. agent: who is "me". notes: whether internal notes
    may be found: for colleagues only. heard: whether what was said in calls may be, too: for
    who may listen to them. cursor: the `next_cursor` of the page before, of the same text;
    BadCursor for any other. sort: a name of `ORDERS`, for filters alone: what fits words best
    comes first.
    """
    wanted = asked_for(text)
    narrowed = among.filter(condition(wanted.filters, agent))
    if not wanted.wanted:
        return _by_filters(narrowed, wanted, most, cursor, sort)
    start, query = _Start.of(cursor), query_of(wanted.terms)
    kinds = Kinds(notes=notes, heard=heard)
    places = start.beyond(_places(query, narrowed, wanted, kinds, start.at))
    following = _passing(narrowed, places)[: most + 1]
    page = following[:most]
    more = start.next(page[-1]) if len(following) > most else None
    return Found(_hits(query, narrowed, page, heard=heard), more)


def asked_for(text: str) -> Asked:
    """What was typed, taken apart by the filters there are."""
    return asked(storable(text), frozenset(FILTERS))


def filtered(text: str, agent: Agent) -> "QuerySet[Conversation] | None":
    """All conversations that these filters alone let pass; None where there are words."""
    wanted = asked_for(text)
    if wanted.terms or not wanted.filters:
        return None
    return Conversation.objects.filter(condition(wanted.filters, agent), merged_into=None)


def _by_filters(
    narrowed: "QuerySet[Conversation]", wanted: Asked, most: int, cursor: str | None, sort: str
) -> Found:
    if not wanted.filters:
        return Found([], None)
    rows, following = page_of(narrowed, sort, cursor=cursor, limit=most)
    return Found([_plain(row) for row in rows], following)


def _plain(row: Conversation) -> Hit:
    return Hit(row, None, [Piece(row.subject)], [Piece(row.preview)])


def _places(
    query: Query, narrowed: "QuerySet[Conversation]", wanted: Asked, kinds: Kinds, at: datetime
) -> list[_Place]:
    """All that may be found, in their order: first whose contact is meant, then by their words."""
    best = ranked(query, narrowed, kinds, filtered=bool(wanted.filters), at=at)
    messages = {each.conversation_id: each.message_id for each in best}
    people = _people(narrowed, wanted)
    places = [
        *(_Place((1, at.timestamp(), pk), pk, messages.get(pk)) for pk, at in people.items()),
        *(
            _Place((0, each.rank, each.message_id), each.conversation_id, each.message_id)
            for each in best
            if each.conversation_id not in people
        ),
    ]
    return sorted(places, key=lambda place: place.weight, reverse=True)


def _people(narrowed: "QuerySet[Conversation]", wanted: Asked) -> dict[int, datetime]:
    """The latest of whoever has this name or address, with their moment."""
    if not wanted.plain:
        return {}
    meant = Q(contact__in=contacts_like(wanted.plain).values("pk")[:BY_PERSON])
    latest = narrowed.filter(meant).order_by("-last_activity_at", "-id")
    return dict(latest.values_list("id", "last_activity_at")[:BY_PERSON])


def _passing(narrowed: "QuerySet[Conversation]", places: Sequence[_Place]) -> list[_Place]:
    """Those that may be found and pass the filters."""
    ids = [place.conversation_id for place in places]
    passing = set(narrowed.filter(pk__in=ids).order_by().values_list("id", flat=True))
    return [place for place in places if place.conversation_id in passing]


def _hits(
    query: Query, narrowed: "QuerySet[Conversation]", page: Sequence[_Place], *, heard: bool
) -> Sequence[Hit]:
    rows = {row.id: row for row in narrowed.filter(pk__in=[each.conversation_id for each in page])}
    there = [(rows[p.conversation_id], p.message_id) for p in page if p.conversation_id in rows]
    marks = marked(query, there, heard=heard)
    return [Hit(row, message, *shown) for (row, message), shown in zip(there, marks, strict=True)]
