"""What all telephone systems tell in common, as facts of a call. Pure."""

from typing import Any

from egal.calls.facts import CallFact, Kind
from egal.channels.base import CallUpdate
from egal.channels.phone.cti.payload import Told
from egal.channels.phone.names import number_at

DRIVER = "cti"


def began(told: Told, call: str, *, outbound: bool) -> CallFact:
    """Every request says who rings whom: so any of them, be it the only one, begins the call."""
    other, ours = ("to", "from") if outbound else ("from", "to")
    data = {
        "way": "outbound" if outbound else "inbound",
        "number": number_at(told.line, told.one(other)),
        "line": number_at(told.line, told.one(ours)),
    }
    return fact(told, call, "began", **data)


def talking(told: Told, call: str, user: str) -> list[CallFact]:
    """Somebody of ours talks with them; user: who, as the system says, "" where it does not."""
    return [fact(told, call, "answered"), fact(told, call, "talking", user=user, leg="cti")]


def fact(told: Told, call: str, kind: Kind, **data: Any) -> CallFact:
    """One, of which there is one a call: another of its kind is a copy."""
    return CallFact(call=call[:200], key=kind, kind=kind, at=told.at, data=data)


def update(*facts: CallFact, users: tuple[str, ...] = ()) -> CallUpdate:
    """All that one request says."""
    return CallUpdate(driver=DRIVER, told=facts, users=users)
