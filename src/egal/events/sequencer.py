"""Giving committed events their place in the stream.

Ids are taken before the commit, so `id > last` would lose events that commit late. One leader,
elected by an advisory lock, numbers what is committed; readers follow `seq`.
"""

from django.db import connection, transaction

CHANNEL = "egal_events"
_LEADER = 0x65_67_61_6C  # "egal"
_BATCH = 1_000

_PLACE = """
with unplaced as (
    select id from events_event where seq is null order by id limit %s
), placed as (
    update events_event event
       set seq = last.seq + numbered.place
      from (select id, row_number() over (order by id) as place from unplaced) numbered,
           (select coalesce(max(seq), 0) as seq from events_event) last
     where event.id = numbered.id
 returning event.seq
)
select count(*), max(seq) from placed
"""


def place_events() -> int:
    """Number one batch of committed events and tell the listeners; how many there were.

    Does nothing unless this connection is, or can become, the one leader. Leadership ends with
    the connection, so a killed leader is replaced at once.
    """
    if not _leads():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLACE, [_BATCH])
        count, last = cursor.fetchone()
        if count:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, str(last)])
    return int(count)


def _leads() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select case when exists (select from pg_locks where locktype = 'advisory'"
            " and classid = 0 and objid = %s and objsubid = 1 and pid = pg_backend_pid())"
            " then true else pg_try_advisory_lock(%s) end",
            [_LEADER, _LEADER],
        )
        return bool(cursor.fetchone()[0])
