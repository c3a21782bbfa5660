"""From a query to conversations, each with its best message.

The work stays bounded whatever is typed: words that nearly every message has are looked for among
the newest only, rare ones in all, and at most `RANKED` messages are ever ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from egal.contacts.search import contacts_like
from egal.conversations.models import Conversation
from egal.conversations.search.filters import FILTERS, condition
from egal.conversations.search.marks import Piece, marked
from egal.conversations.search.queries import Query, query_of
from egal.conversations.search.words import Asked, asked
from egal.shared.text import storable
from egal.workspaces import scope
from egal.workspaces.models import Agent

MOST = 50  # conversations shown
RANKED = 2_000  # messages; more matches than that, and the newest ones are ranked alone
NEWEST = 300
PROBE = 4_000  # of the newest messages are looked at first
CONVERSATIONS = 1_000  # that pass the filters, where words alone narrow down too little
BY_PERSON = 10  # conversations found by their contact's name or address

_PROBE = """
select message_id from (
    select message_id, tsv from conversations_searchrow
     where workspace_id = %(workspace)s order by message_id desc limit %(probe)s) newest
 where tsv @@ {query} order by message_id desc limit %(newest)s
"""
_HITS = "select * from search_hits(%(workspace)s, {query}, %(most)s)"
_AFTER = "select * from search_newest(%(workspace)s, {query}, %(after)s, %(newest)s)"
_WITHIN = """
with within as materialized (
    select id from conversations_message where conversation_id = any(%(conversations)s))
select row.message_id from within
  join conversations_searchrow row on row.message_id = within.id
 where row.tsv @@ {query} order by row.message_id desc limit %(most)s
"""
# a matter of last year weighs half of one of today
_BEST = """
select distinct on (message.conversation_id) message.conversation_id, message.id,
       ts_rank(row.tsv, {query})
         / (1 + greatest(0, extract(epoch from now() - message.created_at)) / 31557600) as rank
  from conversations_searchrow row
  join conversations_message message on message.id = row.message_id
 where row.message_id = any(%(messages)s) and message.workspace_id = %(workspace)s
   and (%(notes)s or message.direction <> 'note')
 order by message.conversation_id, rank desc, message.id desc
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation with what was found in it; both texts come in pieces for highlighting.

    message_id: the best one; None where the filters or the contact's name alone have found it.
    """

    conversation: Conversation
    message_id: int | None
    subject: Sequence[Piece]
    snippet: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """hits: the best first, `MOST` at most. more: whether there are further ones."""

    hits: Sequence[Hit]
    more: bool


def find(
    text: str,
    *,
    among: "QuerySet[Conversation]",
    agent: Agent | None = None,
    notes: bool = True,
    most: int = MOST,
) -> Found:
    """Search the current workspace. Whatever is typed, it answers and does not raise.

    among: the conversations that may be found. agent: who is "me". notes: whether internal notes
    may be found: for colleagues only.
    """
    wanted = asked(storable(text), frozenset(FILTERS))
    narrowed = among.filter(condition(wanted.filters, agent))
    if not wanted.wanted:
        return _by_filters(narrowed, wanted, most)
    query = query_of(wanted.terms)
    best = _best(query, narrowed, notes=notes, filtered=bool(wanted.filters))
    return _found(narrowed, wanted, query, best, most)


def _by_filters(narrowed: "QuerySet[Conversation]", wanted: Asked, most: int) -> Found:
    if not wanted.filters:
        return Found([], more=False)
    rows = list(narrowed.order_by("-last_activity_at", "-id")[: most + 1])
    return Found([_plain(row) for row in rows[:most]], more=len(rows) > most)


def _found(
    narrowed: "QuerySet[Conversation]", wanted: Asked, query: Query, best: dict[int, int], most: int
) -> Found:
    people = narrowed.filter(_person(wanted)).order_by("-last_activity_at", "-id")[:BY_PERSON]
    ours = {row.id: row for row in people} if wanted.plain else {}
    order = list(dict.fromkeys([*ours, *best]))
    loaded = narrowed.filter(pk__in=[pk for pk in order if pk not in ours][:RANKED])
    rows = ours | {row.id: row for row in loaded}
    there = [rows[pk] for pk in order if pk in rows]
    marks = marked(query, [(row, best.get(row.id)) for row in there[:most]])
    hits = [
        Hit(row, best.get(row.id), subject, snippet)
        for row, (subject, snippet) in zip(there[:most], marks, strict=True)
    ]
    return Found(hits, more=len(there) > most)


def _person(wanted: Asked) -> Q:
    return Q(contact__in=contacts_like(wanted.plain).values("pk")[:BY_PERSON])


def _plain(row: Conversation) -> Hit:
    return Hit(row, None, [Piece(row.subject)], [Piece(row.preview)])


def _best(
    query: Query, narrowed: "QuerySet[Conversation]", *, notes: bool, filtered: bool
) -> dict[int, int]:
    """The best message of each conversation, the best conversation first."""
    messages = _messages(query, narrowed, filtered=filtered)
    rows = query.rows(_BEST, messages=messages, workspace=scope.workspace_id(), notes=notes)
    rows.sort(key=lambda row: (row[2], row[1]), reverse=True)
    return {row[0]: row[1] for row in rows}


def _messages(query: Query, narrowed: "QuerySet[Conversation]", *, filtered: bool) -> list[int]:
    """Ids of messages to rank: all that match, or of very many the newest."""
    newest = [] if filtered else _probe(query)
    if len(newest) >= NEWEST:
        return newest
    found = _ids(query, _HITS, most=RANKED + 1)
    if len(found) <= RANKED:
        return found
    if filtered:
        latest = narrowed.order_by("-last_activity_at", "-id").values_list("id", flat=True)
        return _ids(query, _WITHIN, conversations=list(latest[:CONVERSATIONS]), most=RANKED)
    return _ids(query, _AFTER, after=_window(len(newest)), newest=NEWEST)


def _probe(query: Query) -> list[int]:
    return _ids(query, _PROBE, probe=PROBE, newest=NEWEST)


def _window(met: int) -> int:
    """Beyond which message `NEWEST` matches are to be expected, when `met` were in the probe."""
    if not met:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select max(id) from conversations_message")
        last: int = cursor.fetchone()[0] or 0
    return max(0, last - 2 * PROBE * NEWEST // met)


def _ids(query: Query, sql: str, **values: Any) -> list[int]:
    return [row[0] for row in query.rows(sql, workspace=scope.workspace_id(), **values)]
