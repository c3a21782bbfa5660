"""What a driver tells of a call: facts that may come twice and in any order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal[  # in the order in which they count where their moments are the same
    "began",  # way, number, name, line, test, callback, conversation, menu, host
    "answered",  # by us, or by whom we rang
    "menu",  # choice: the digit, said: its label
    "language",  # language
    "queued",  # team: its public id or ""
    "talking",  # agent: id; leg
    "held",  # leg
    "resumed",  # leg
    "left",  # agent: id; leg; the customer is still there
    "voicemail",
    "promised",  # a callback: at, callback
    "writing",  # a link to go on in writing was sent
    "quality",  # leg, agent, loss (share), jitter (ms), round_trip (ms)
    "ended",  # by: "customer"|"agent"|"us", outcome: as of `Outcome` or "" to be told, reason
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact:
    """One thing that happened to a call.

    call: the driver's own id of it, at most 200 characters. key: the same for every copy of this
    fact, told apart from all others of the call, at most 100 characters. at: by the clock of
    whoever tells it, in UTC. data: as noted at each kind; what is unknown is kept and not read.
    """

    call: str
    key: str
    kind: Kind
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
