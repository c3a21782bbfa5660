"""Placetel's notifications: IncomingCall, OutgoingCall, CallAccepted, HungUp.

Source: https://github.com/Placetel/call-control-notify-api, README of 11 March 2025 (49abb20).
"""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from egal.calls.facts import CallFact
from egal.channels.base import CallUpdate
from egal.channels.phone.cti.facts import began, fact, talking, update
from egal.channels.phone.cti.payload import Told

EVENTS = ("IncomingCall", "OutgoingCall", "CallAccepted", "HungUp")
HEADER = "x-placetel-signature"
_OUTCOMES = {
    "voicemail": "voicemail",
    "missed": "missed",
    "blocked": "refused",
    "busy": "busy",
    "canceled": "missed",
    "unavailable": "failed",
    "congestion": "failed",
}


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether its signature holds: HMAC-SHA256 of the body, in hex."""
    given = headers.get(HEADER, "")
    wanted = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return bool(secret) and hmac.compare_digest(given.encode(), wanted.encode())


def read(told: Told) -> CallUpdate:
    """One event."""
    call, event = told.needed("call_id"), told.one("event")
    outbound = event == "OutgoingCall" or told.one("direction") == "out"
    first, peer = began(told, call, outbound=outbound), told.one("peer")
    users = (peer,) if peer else ()
    match event:
        case "CallAccepted":
            return update(first, *talking(told, call, peer), users=users)
        case "HungUp":
            return update(first, *_talked(told, call), _ended(told, call))
    return update(first, users=users)


def _talked(told: Told, call: str) -> list[CallFact]:
    """Of calls out nobody tells when they were answered, only at the end for how long they were."""
    if told.one("type") != "accepted":
        return []
    duration = told.one("duration")
    seconds = int(duration[:6]) if duration.isascii() and duration.isdecimal() else 0
    return talking(replace(told, at=told.at - timedelta(seconds=seconds)), call, "")


def _ended(told: Told, call: str) -> CallFact:
    kind = told.one("type")
    by = "agent" if kind == "canceled" else ""  # limited to outbound calls
    return fact(told, call, "ended", by=by, outcome=_OUTCOMES.get(kind, ""), reason=kind)
