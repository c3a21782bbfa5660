"""What became of a call, out of all that was told of it: in any order, with copies, by any clock.

Pure. The facts are sorted by their moments and walked through once; each second goes to the phase
it was spent in. An end is an end: what its clock puts after it changes nothing but the quality.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args

from egal.calls.facts import CallFact, Kind
from egal.calls.models import Outcome, Phase, Way

_ORDER = get_args(Kind)  # of what happens at the same moment
_BUSY, _REFUSED = (486, 600), (403, 603, 607)  # SIP statuses: RFC 3261, 21; RFC 8197
_NOBODY_ANSWERED = (0, 200, 408, 480, 487)
_UP = (Phase.TALKING, Phase.HELD)


@dataclass(slots=True)
class State:
    """A call as its facts tell; the fields are those of `Call`.

    known: whether its beginning was told. conversation: the id of the one it belongs to, if that
    was said. agent: who talked last; of a call of ours that nobody answered, who rang.
    """

    known: bool = False
    way: str = Way.INBOUND
    number: str = ""
    name: str = ""
    conversation: int | None = None
    callback: int | None = None
    menu: int | None = None
    host: str = ""
    test: bool = False
    agent: int | None = None
    phase: str = Phase.RINGING
    outcome: str = ""
    ended_by: str = ""
    reason: str = ""
    language: str = ""
    legs: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)
    began_at: datetime | None = None
    answered_at: datetime | None = None
    queued_at: datetime | None = None
    talked_at: datetime | None = None
    ended_at: datetime | None = None
    ring_seconds: float = 0.0
    wait_seconds: float = 0.0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0


def fold(facts: Iterable[CallFact]) -> State:
    """The call these facts of it tell; the same for every order and any number of copies."""
    found = _in_order(each_once(facts))
    end = _end(found)
    state = State()
    _begin(state, [each for each in found if each.kind == "began"])
    lived = [each for each in found if _counts(each, end)]
    last = _walk(state, lived)
    if end:
        _spend(state, last, end.at)
        _finish(state, end, {each.kind for each in lived})
    for fact in found:
        if fact.kind == "quality":
            state.quality[str(fact.data.get("leg", ""))] = _quality(fact.data)
    return state


def each_once(facts: Iterable[CallFact]) -> list[CallFact]:
    """Without copies; of two by different clocks the earlier one holds."""
    found: dict[str, CallFact] = {}
    for fact in facts:
        known = found.get(fact.key)
        if known is None or _place(fact) < _place(known):
            found[fact.key] = fact
    return list(found.values())


def _place(fact: CallFact) -> tuple[Any, ...]:
    order = _ORDER.index(fact.kind) if fact.kind in _ORDER else len(_ORDER)
    return fact.at, order, fact.key, repr(sorted(fact.data.items()))


def _in_order(facts: Sequence[CallFact]) -> list[CallFact]:
    return sorted(facts, key=_place)


def _end(facts: Sequence[CallFact]) -> CallFact | None:
    """The first that was told; one that only concludes that nobody tells any more comes last."""
    ends = [each for each in facts if each.kind == "ended"]
    return min(ends, key=lambda each: (_concluded(each), _place(each)), default=None)


def _concluded(fact: CallFact) -> bool:
    return fact.data.get("outcome") == Outcome.INTERRUPTED


def _counts(fact: CallFact, end: CallFact | None) -> bool:
    return fact.kind not in ("began", "quality", "ended") and (end is None or fact.at <= end.at)


def _begin(state: State, told: Sequence[CallFact]) -> None:
    """Told by several, what the first says of it holds, and what only others know is added."""
    data: dict[str, Any] = {}
    for fact in reversed(told):
        data |= {name: value for name, value in fact.data.items() if value not in (None, "")}
    if told:
        state.known, state.began_at = True, told[0].at
    state.way = Way.OUTBOUND if data.get("way") == Way.OUTBOUND else Way.INBOUND
    for name in ("number", "name", "host"):
        setattr(state, name, str(data.get(name, "")))
    for name in ("conversation", "callback", "menu", "agent"):
        setattr(state, name, _number(data.get(name)))
    state.test = bool(data.get("test"))


def _walk(state: State, facts: Sequence[CallFact]) -> datetime | None:
    """Up to the last of them; its moment."""
    last = state.began_at = state.began_at or (facts[0].at if facts else None)
    for fact in facts:
        _spend(state, last, fact.at)
        last = max(last, fact.at) if last else fact.at
        _take(state, fact)
    return last


def _spend(state: State, since: datetime | None, until: datetime) -> None:
    """These seconds in the phase there is; none where a clock went back."""
    seconds = max(0.0, (until - since).total_seconds()) if since else 0.0
    match state.phase:
        case Phase.RINGING:
            state.ring_seconds += seconds
        case Phase.QUEUED:
            state.wait_seconds += seconds
        case Phase.TALKING:
            state.talk_seconds += seconds
        case Phase.HELD:
            state.hold_seconds += seconds
            for leg in _open(state):
                leg["held"] += seconds


def _take(state: State, fact: CallFact) -> None:
    match fact.kind:
        case "answered":
            _answered(state, fact.at)
        case "menu" if state.phase not in _UP:
            state.phase = Phase.MENU
        case "language":
            state.language = str(fact.data.get("language", ""))[:2]
        case "queued":
            _answered(state, fact.at)
            state.queued_at = state.queued_at or fact.at
            state.phase = Phase.QUEUED
        case "talking":
            _talking(state, fact)
        case "held" if state.phase == Phase.TALKING:
            state.phase = Phase.HELD
        case "resumed" if state.phase == Phase.HELD:
            state.phase = Phase.TALKING
        case "left":
            _left(state, fact)
        case "voicemail":
            _answered(state, fact.at)
            state.phase = Phase.VOICEMAIL


def _answered(state: State, at: datetime) -> None:
    state.answered_at = state.answered_at or at
    if state.phase == Phase.RINGING:
        state.phase = Phase.TALKING if state.way == Way.OUTBOUND else Phase.MENU


def _talking(state: State, fact: CallFact) -> None:
    state.answered_at = state.answered_at or fact.at
    state.talked_at = state.talked_at or fact.at
    state.phase = Phase.TALKING
    state.agent = _number(fact.data.get("agent")) or state.agent
    leg = str(fact.data.get("leg", ""))
    if not any(each["leg"] == leg for each in _open(state)):
        state.legs.append(
            {
                "agent": _number(fact.data.get("agent")),
                "leg": leg,
                "from": fact.at.isoformat(),
                "until": None,
                "held": 0.0,
            }
        )


def _left(state: State, fact: CallFact) -> None:
    """Whoever talks with them is gone, and they are still there: they wait."""
    leg = str(fact.data.get("leg", ""))
    for each in _open(state):
        if each["leg"] == leg:
            each["until"] = _not_before(each, fact.at)
    if state.phase in _UP and not _open(state):
        state.phase = Phase.QUEUED


def _finish(state: State, end: CallFact, kinds: set[str]) -> None:
    state.began_at = state.began_at or end.at
    for each in _open(state):
        each["until"] = _not_before(each, end.at)
    state.phase, state.ended_at = Phase.ENDED, end.at
    state.ended_by = str(end.data.get("by", ""))
    state.reason = str(end.data.get("reason", ""))
    told = str(end.data.get("outcome", ""))
    state.outcome = told if told in Outcome.values else _outcome(state, end.data, kinds)


def _outcome(state: State, data: Mapping[str, Any], kinds: set[str]) -> str:
    if state.talked_at or (state.way == Way.OUTBOUND and state.answered_at):
        return Outcome.ANSWERED
    chosen = {
        "voicemail": Outcome.VOICEMAIL,
        "promised": Outcome.CALLBACK,
        "writing": Outcome.WRITING,
    }
    for kind, outcome in chosen.items():
        if kind in kinds:
            return outcome
    if state.way == Way.OUTBOUND:
        return _of_cause(_number(data.get("cause")) or 0)
    return Outcome.ABANDONED if state.answered_at or "menu" in kinds else Outcome.MISSED


def _of_cause(cause: int) -> str:
    if cause in _BUSY:
        return Outcome.BUSY
    if cause in _REFUSED:
        return Outcome.REFUSED
    return Outcome.MISSED if cause in _NOBODY_ANSWERED else Outcome.FAILED


def _open(state: State) -> list[dict[str, Any]]:
    return [each for each in state.legs if each["until"] is None]


def _not_before(leg: Mapping[str, Any], at: datetime) -> str:
    return max(datetime.fromisoformat(leg["from"]), at).isoformat()


def _quality(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("agent", "loss", "jitter", "round_trip") if name in data}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
