"""sipgate.io's webhooks, and what PBX scripts send in the same shape: newCall, answer, hangup.

Source: https://developer.sipgate.io/push-api/api-reference/ (read 23 November 2026); answer, hangup
and its causes: https://github.com/sipgate/sipgate.io, README of 26 April 2018 (bd2d1e4).
"""

from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from egal.calls.facts import CallFact
from egal.channels.base import CallUpdate
from egal.channels.phone.cti.facts import began, fact, talking, update
from egal.channels.phone.cti.payload import Told

EVENTS = ("newCall", "answer", "hangup")
_NAMES = ("userId", "fullUserId", "user")  # what a user is known by, the first that is told
_IN = {"busy": "missed", "cancel": "missed", "noAnswer": "missed", "forwarded": "missed"}
_OUT = {"busy": "busy", "cancel": "missed", "noAnswer": "refused", "forwarded": "missed"}
_FAILED = ("congestion", "notFound")


def read(told: Told) -> CallUpdate:
    """One event. A call that is transferred goes on as a new one, with another callId."""
    call, outbound = told.needed("callId"), told.one("direction") == "out"
    first = began(told, call, outbound=outbound)
    match told.one("event"):
        case "answer":
            return update(first, *talking(told, call, _user(told)), users=_users(told))
        case "hangup":
            return update(first, *_talked(told, call), _ended(told, call, outbound=outbound))
    return update(first, users=_users(told))


def response(url: str) -> tuple[bytes, str]:
    """That we want to hear of this call's answer and end as well, at the same address."""
    where = quoteattr(quote(url, safe=":/?&=%-._~"))
    answer = f'<?xml version="1.0" encoding="UTF-8"?><Response onAnswer={where} onHangup={where}/>'
    return answer.encode(), "application/xml"


def _users(told: Told) -> tuple[str, ...]:
    return next((told.fields[name] for name in _NAMES if told.one(name)), ())


def _user(told: Told) -> str:
    return next(iter(_users(told)), "")


def _talked(told: Told, call: str) -> list[CallFact]:
    """An end tells that they talked, which matters where the answer was lost on its way."""
    return talking(told, call, "") if told.one("cause") == "normalClearing" else []


def _ended(told: Told, call: str, *, outbound: bool) -> CallFact:
    cause = told.one("cause")
    outcome = "failed" if cause in _FAILED else (_OUT if outbound else _IN).get(cause, "")
    by = ("agent" if outbound else "customer") if cause == "cancel" else ""
    return fact(told, call, "ended", by=by, outcome=outcome, reason=cause)
