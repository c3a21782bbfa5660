"""The moments at which a callback can still be promised."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from egal.callbacks.models import Callback, CallbackSlots
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.schedule import Schedule, open_intervals
from egal.shared import clock
from egal.workspaces.models import Workspace

NINE_TO_FIVE = ((540, 1020),)  # on weekdays, while nobody has said any hours


def slots_of(workspace: Workspace) -> CallbackSlots | None:
    """How the workspace in force promises callbacks; None where it does not, or not now."""
    return CallbackSlots.objects.filter(workspace=workspace, paused_at=None).first()


def free_slots(
    workspace: Workspace, *, inbox_id: int | None = None, chosen: CallbackSlots | None = None
) -> Iterator[datetime]:
    """When one can be booked, in order, in UTC. inbox_id: by whose hours, else the workspace's.

    chosen: how the workspace promises them, where somebody has it at hand.
    """
    chosen = chosen or slots_of(workspace)
    if chosen is None:
        return
    now = clock.now()
    first, last = now + timedelta(minutes=chosen.lead_minutes), _last(chosen, now)
    schedule = Hours(workspace).of(inbox_id) or office(workspace)
    promised = _promised(first - timedelta(hours=4), last)
    for slot in times(schedule, chosen.minutes, first, last):
        if taken(promised, slot, chosen.minutes) < chosen.capacity:
            yield slot


def times(schedule: Schedule, minutes: int, since: datetime, until: datetime) -> Iterator[datetime]:
    """The beginnings of whole slots within opening hours, counted from each opening."""
    length = timedelta(minutes=minutes)
    for start, end in open_intervals(schedule, since, until):
        slot = start
        while slot + length <= end and slot < until:
            if slot >= since:
                yield slot
            slot += length


def taken(promised: Iterable[tuple[datetime, int]], slot: datetime, minutes: int) -> int:
    """How many of them lie in this slot, or reach into it. promised: when, for how many minutes."""
    end = slot + timedelta(minutes=minutes)
    return sum(at < end and at + timedelta(minutes=long) > slot for at, long in promised)


def office(workspace: Workspace) -> Schedule:
    """Weekdays from nine to five."""
    return Schedule(ZoneInfo(workspace.time_zone), (NINE_TO_FIVE,) * 5 + ((), ()))


def _promised(since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    open_ones = Callback.objects.filter(ended_at=None, at__gt=since, at__lt=until)
    return list(open_ones.values_list("at", "minutes"))


def _last(chosen: CallbackSlots, now: datetime) -> datetime:
    return now + timedelta(days=chosen.days_ahead)


def next_slot() -> tuple[datetime, ZoneInfo] | None:
    """The first free one of the workspace in force, and the clock to read it by."""
    chosen = CallbackSlots.objects.select_related("workspace").filter(paused_at=None).first()
    if chosen is None:
        return None
    slot = next(free_slots(chosen.workspace, chosen=chosen), None)
    return (slot, ZoneInfo(chosen.workspace.time_zone)) if slot else None
