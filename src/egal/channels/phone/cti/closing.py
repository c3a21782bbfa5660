"""Calls whose end another system never told: it was lost on its way, or the system was."""

from datetime import timedelta

from egal.calls.facts import CallFact
from egal.calls.models import Call, CallEvent, Outcome
from egal.channels.phone.cti.facts import DRIVER
from egal.channels.phone.noting import note_calls
from egal.shared import clock

LOST = timedelta(hours=12)
BATCH = 50


def close_lost() -> int:
    """End some of which nothing was told for half a day, when it last was; how many.

    For a worker's loop. An end that is told later after all replaces this one.
    """
    old = Call.unscoped.filter(driver=DRIVER, ended_at=None, began_at__lt=clock.now() - LOST)
    found = list(old.select_related("inbox__workspace").order_by("began_at")[:BATCH])
    return sum(_close(call) for call in found)


def _close(call: Call) -> bool:
    last = CallEvent.unscoped.filter(call=call).order_by("at").last()
    at = last.at if last else call.began_at
    if at > clock.now() - LOST:
        return False
    data = {"by": "us", "outcome": Outcome.INTERRUPTED, "reason": "nothing was told any more"}
    fact = CallFact(call=call.external_id, key="lost", kind="ended", at=at, data=data)
    note_calls(inbox=call.inbox, driver=DRIVER, facts=[fact])
    return True
