"""Giving committed events their place in the stream.

Ids are taken before the commit, so `id > last` would lose events that commit late. One leader,
elected by an advisory lock, numbers what is committed; readers follow `seq`. The last number is
kept in a row of its own: counted from the events, it would be given twice once the newest of them
are deleted, and readers would skip the second.
"""

from egal.events.floor import Floor
from egal.shared import wake
from egal.shared.prepared import fetched

CHANNEL = "egal_events"
CONSUMERS = "consumers"  # what their loops are woken by
_LEADER = 0x65_67_61_6C  # "egal"
BATCH = 1_000

_PLACE = """
with unplaced as (
    select id, row_number() over (order by id) as place, count(*) over () as fresh
      from (select id from events_event where seq is null and id > %(above)s::bigint
             order by id limit %(most)s::int) oldest
), last as (
    insert into events_lastplace as kept (id, seq)
    select 1, (select coalesce(max(seq), 0) from events_event) + fresh from unplaced limit 1
        on conflict (id) do update set seq = kept.seq + (select fresh from unplaced limit 1)
 returning seq
), placed as (
    update events_event event
       set seq = last.seq - unplaced.fresh + unplaced.place
      from unplaced, last
     where event.id = unplaced.id
 returning event.seq
), told as (
    select count(*) as placed, max(seq) as last from placed
)
select placed, case when placed > 0 then pg_notify(%(readers)s::text, last::text) end,
       case when placed > 0 then pg_notify(%(wakes)s::text, %(consumers)s::text) end
  from told
"""
_LEAD = """
select case when exists (
        select from pg_locks where locktype = 'advisory' and classid = 0 and objid = %(leader)s::int
           and objsubid = 1 and pid = pg_backend_pid()) then pg_backend_pid()
    when pg_try_advisory_lock(%(leader)s::int) then pg_backend_pid() else 0 end
"""


def place_events() -> int:
    """Number one batch of committed events and tell the listeners; how many there were.

    Does nothing unless this connection is, or can become, the one leader. Leadership ends with
    the connection, so a killed leader is replaced at once.
    """
    pid = _leads()
    if not pid:
        return 0
    floor = _floor_of(pid)
    settled = floor.settled()
    count = _place(floor.id)
    if count < BATCH:
        floor.id = settled
    return count


def _place(above: int) -> int:
    told = {"readers": CHANNEL, "wakes": wake.CHANNEL, "consumers": CONSUMERS}
    [(placed, *_)] = fetched(_PLACE, {"above": above, "most": BATCH, **told}, anew=True)
    return int(placed)


_floors: dict[int, Floor] = {}


def _floor_of(pid: int) -> Floor:
    """A new leader begins at the bottom: it may be one of another server, after a fail-over."""
    if pid not in _floors:
        _floors.clear()
        _floors[pid] = Floor()
    return _floors[pid]


def _leads() -> int:
    """The process that serves this connection if it is, or becomes, the leader; else 0."""
    [(pid,)] = fetched(_LEAD, {"leader": _LEADER})
    return int(pid)
