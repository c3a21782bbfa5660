"""Calls whose carrier died: each ends as interrupted, at the last moment it was known to live."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from egal.calls.facts import CallFact
from egal.calls.models import Call, Outcome, PhoneHost
from egal.channels.phone.noting import note_calls

SILENT = 30.0  # seconds without a sign, after which a host is given up
DRIVER = "embedded"


def close_calls(
    host: str, at: datetime, begun_before: datetime | None = None, but: Sequence[str] = ()
) -> int:
    """How many calls of this host were still up; they end at this moment.

    begun_before: those alone. but: own ids of calls that are carried now.
    """
    found = Call.unscoped.filter(host=host, ended_at=None).exclude(external_id__in=but)
    if begun_before:
        found = found.filter(began_at__lt=begun_before)
    calls = list(found.select_related("inbox__workspace"))
    for call in calls:
        note_calls(inbox=call.inbox, driver=call.driver, facts=[_cut(call, at)])
    return len(calls)


def _cut(call: Call, at: datetime) -> CallFact:
    data = {"by": "us", "outcome": Outcome.INTERRUPTED, "reason": "carrier lost"}
    when = max(at, call.began_at)
    return CallFact(call=call.external_id, key="interrupted", kind="ended", at=when, data=data)


@dataclass
class Watch:
    """Hosts and since when each has given no new sign, by our own clock: while the database is away
    nobody can give one, and nobody is given up for it."""

    seen: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def step(self) -> int:
        """How many calls were closed."""
        try:
            return sum(self._look(host) for host in PhoneHost.objects.order_by("name"))
        except Exception:
            self.seen.clear()
            raise

    def _look(self, host: PhoneHost) -> int:
        sign, since = self.seen.get(host.name, (None, 0.0))
        if sign != host.seen_at:
            self.seen[host.name] = (host.seen_at, time.monotonic())
            return 0
        if time.monotonic() - since < SILENT:
            return 0
        closed = close_calls(host.name, host.seen_at)
        PhoneHost.objects.filter(pk=host.pk, seen_at=host.seen_at).delete()
        return closed
