"""Which messages match best, at a bounded price.

Words that nearly every message has are looked for among the newest only, rare ones in all, and at
most `RANKED` messages are ever ranked.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from egal.conversations.models import Conversation
from egal.conversations.search.queries import Query
from egal.workspaces import scope

RANKED = 2_000  # messages; more matches than that, and the newest ones are ranked alone
NEWEST = 300
PROBE = 4_000  # of the newest messages are looked at first
CONVERSATIONS = 1_000  # that pass the filters, where words alone narrow down too little

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
# a matter of last year weighs half of one of today; what was heard weighs as what was written
_BEST = """
select distinct on (message.conversation_id) message.conversation_id, message.id,
       ts_rank('{0.1, 0.1, 0.4, 1}', row.tsv, {query})
         / (1 + greatest(0, extract(epoch from %(at)s - message.created_at)) / 31557600) as rank
  from conversations_searchrow row
  join conversations_message message on message.id = row.message_id
 where row.message_id = any(%(messages)s) and message.workspace_id = %(workspace)s
   and (%(notes)s or message.direction <> 'note')
   and (%(heard)s or ts_filter(row.tsv, '{a,b,d}') @@ {query})
 order by message.conversation_id, rank desc, message.id desc
"""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What may be found besides what was written to and fro: notes, and what was said in calls."""

    notes: bool
    heard: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best message of a conversation. rank: the same for the same moment."""

    conversation_id: int
    message_id: int
    rank: float


def ranked(
    query: Query,
    narrowed: "QuerySet[Conversation]",
    kinds: Kinds,
    *,
    filtered: bool,
    at: datetime,
) -> list[Ranked]:
    """The best message of each conversation, in no order; also of some that are not wanted.

    at: the moment from which age is counted, so that one page follows the other.
    """
    messages = _messages(query, narrowed, filtered=filtered)
    given = {"workspace": scope.workspace_id(), "at": at, **asdict(kinds)}
    rows = query.rows(_BEST, messages=messages, **given)
    return [Ranked(*row) for row in rows]


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
