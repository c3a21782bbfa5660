"""Who is offered what: a pure function over a snapshot of those who work and those who wait.

The rules, the first one first. Calls before chats before mails, and within a kind whoever waits
longest. A place names who may take it: its team, or one agent alone. Whoever knows the customer is
asked first; a caller waits for them until `prefers_until` as long as they are there but busy. Then
who speaks the language, then who has been idle longest, so that all get their share.
Nobody is offered more than their limits allow, and never two calls at once. Whoever let it pass
rests from it (`REST`), and is asked again only while nobody else is free.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from egal.routing.models import Kind, State

REST = timedelta(seconds=30)  # between letting somebody pass and being asked for them again
PATIENCE = 3  # times as long as an offer of a call stands one of a chat or a mail
_RANK = {Kind.CALL: 0, Kind.CHAT: 1, Kind.MAIL: 2}


@dataclass(frozen=True, slots=True)
class Someone:
    """An agent at this moment.

    online: a browser of theirs was heard of just now. languages: none for all of them. limits,
    load: by kind, how many at most and how many now. idle_since: they came, finished a call or were
    offered something last.
    """

    id: int
    state: str = State.AVAILABLE
    online: bool = True
    teams: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    load: Mapping[str, int] = field(default_factory=dict)
    idle_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits, as `Waiting`. passed_by: who let them pass, and when last.

    urgency: of who is unhappy where everybody can read it; they come first among their kind. 0 for
    who calls: callers are told their place.
    """

    id: int
    kind: str
    since: datetime
    team: int | None = None
    prefers: int | None = None
    prefers_until: datetime | None = None
    only: int | None = None
    language: str = ""
    passed_by: Mapping[int, datetime] = field(default_factory=dict)
    urgency: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer that nobody has answered yet."""

    id: int
    waiting: int
    agent: int
    kind: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that counts. seconds: how long an offer of a call stands."""

    agents: tuple[Someone, ...]
    waiters: tuple[Waiter, ...]
    offers: tuple[Standing, ...] = ()
    seconds: int = 20


@dataclass(frozen=True, slots=True)
class Make:
    """Put this one to this agent."""

    waiting: int
    agent: int
    until: datetime


@dataclass(frozen=True, slots=True)
class End:
    """Take an offer back. timed_out: because nobody answered; else it means nothing any more."""

    offer: int
    how: Literal["timed_out", "withdrawn"]


Decision = Make | End


def match(snapshot: Snapshot, now: datetime) -> list[Decision]:
    """What is to be done now, in this order. Applied, it leaves nothing to be done."""
    ends = list(_ends(snapshot, now))
    return [*ends, *_Round(_without(snapshot, ends, now), now).makes()]


def _ends(snapshot: Snapshot, now: datetime) -> Iterator[End]:
    agents = {each.id: each for each in snapshot.agents}
    waiters = {each.id: each for each in snapshot.waiters}
    for offer in snapshot.offers:
        agent, waiter = agents.get(offer.agent), waiters.get(offer.waiting)
        if agent is None or waiter is None or not _stands(agent, waiter):
            yield End(offer.id, "withdrawn")
        elif offer.until <= now:
            yield End(offer.id, "timed_out")


def _stands(agent: Someone, waiter: Waiter) -> bool:
    """Wrapping up after a call does not take back the chat that was offered meanwhile."""
    return (
        _may(agent, waiter) and agent.state != State.AWAY and agent.online and _room(agent, waiter)
    )


def _without(snapshot: Snapshot, ends: Iterable[End], now: datetime) -> Snapshot:
    """As it is once these have ended: who let a call ring through is away from then on."""
    offers = {each.id: each for each in snapshot.offers}
    over = [(each, offers.pop(each.offer)) for each in ends]
    missed = [offer for end, offer in over if end.how == "timed_out"]
    away = {offer.agent for offer in missed if offer.kind == Kind.CALL}
    passed = {(offer.waiting, offer.agent) for offer in missed}
    return replace(
        snapshot,
        agents=tuple(replace(a, state=State.AWAY) if a.id in away else a for a in snapshot.agents),
        waiters=tuple(_passed(each, passed, now) for each in snapshot.waiters),
        offers=tuple(offers.values()),
    )


def _passed(waiter: Waiter, passed: set[tuple[int, int]], now: datetime) -> Waiter:
    by = {agent: now for waiting, agent in passed if waiting == waiter.id}
    return replace(waiter, passed_by={**waiter.passed_by, **by}) if by else waiter


class _Round:
    """One going through those who wait, in their order."""

    def __init__(self, snapshot: Snapshot, now: datetime) -> None:
        self._now = now
        self._seconds = snapshot.seconds
        self._agents = {each.id: each for each in snapshot.agents}
        self._offered: dict[int, list[str]] = {each.id: [] for each in snapshot.agents}
        for offer in snapshot.offers:
            self._offered.setdefault(offer.agent, []).append(offer.kind)
        asked = {offer.waiting for offer in snapshot.offers}
        left = [each for each in snapshot.waiters if each.id not in asked]
        self._waiters = sorted(
            left, key=lambda each: (_RANK[Kind(each.kind)], -each.urgency, each.since, each.id)
        )
        self._wanted = _wanted_by(self._waiters)

    def makes(self) -> Iterator[Make]:
        for waiter in self._waiters:
            agent = self._best(waiter)
            for wanted in _wants(waiter):
                self._wanted[wanted, waiter.kind] -= 1
            if agent is not None:
                self._offered[agent.id].append(waiter.kind)
                yield Make(waiter.id, agent.id, self._now + self._long(waiter))

    def _best(self, waiter: Waiter) -> Someone | None:
        if self._waits_for_who_knows(waiter):
            return None
        free = [each for each in self._agents.values() if self._is_free(each, waiter)]
        return min(free, key=self._order(waiter), default=None)

    def _is_free(self, agent: Someone, waiter: Waiter) -> bool:
        passed_at = waiter.passed_by.get(agent.id)
        return (
            agent.state == State.AVAILABLE
            and agent.online
            and _may(agent, waiter)
            and self._has_room(agent, waiter.kind)
            and (passed_at is None or passed_at + REST <= self._now)
        )

    def _has_room(self, agent: Someone, kind: str) -> bool:
        offered = self._offered[agent.id]
        if kind == Kind.CALL and Kind.CALL in offered:
            return False
        return agent.load.get(kind, 0) + offered.count(kind) < agent.limits.get(kind, 0)

    def _waits_for_who_knows(self, waiter: Waiter) -> bool:
        """While they are there, not asked yet, and the time for it is not over."""
        knows = self._agents.get(waiter.prefers or 0)
        if knows is None or waiter.prefers_until is None or waiter.prefers_until <= self._now:
            return False
        here = knows.online and knows.state != State.AWAY and _may(knows, waiter)
        asked = knows.id in waiter.passed_by
        return here and not asked and not self._is_free(knows, waiter)

    def _order(self, waiter: Waiter) -> Callable[[Someone], tuple[object, ...]]:
        """Who is asked first; of those who have let it pass, who did so longest ago."""

        def order(agent: Someone) -> tuple[object, ...]:
            passed_at = waiter.passed_by.get(agent.id)
            return (
                _moment(passed_at),
                agent.id != waiter.prefers,
                bool(self._wanted.get((agent.id, waiter.kind))),
                not _speaks(agent, waiter),
                _moment(agent.idle_since),
                agent.id,
            )

        return order

    def _long(self, waiter: Waiter) -> timedelta:
        return timedelta(seconds=self._seconds * (1 if waiter.kind == Kind.CALL else PATIENCE))


def _wants(waiter: Waiter) -> set[int]:
    """Whom they wait for by name."""
    return {each for each in (waiter.prefers, waiter.only) if each is not None}


def _wanted_by(waiters: Iterable[Waiter]) -> dict[tuple[int, str], int]:
    """How many wait for this agent by name: others are given to somebody else if they can be."""
    wanted: dict[tuple[int, str], int] = {}
    for waiter in waiters:
        for agent in _wants(waiter):
            wanted[agent, waiter.kind] = wanted.get((agent, waiter.kind), 0) + 1
    return wanted


def _may(agent: Someone, waiter: Waiter) -> bool:
    """A transfer to one agent asks for nobody's team."""
    if waiter.only is not None:
        return agent.id == waiter.only
    return waiter.team is None or waiter.team in agent.teams


def _room(agent: Someone, waiter: Waiter) -> bool:
    return agent.load.get(waiter.kind, 0) < agent.limits.get(waiter.kind, 0)


def _speaks(agent: Someone, waiter: Waiter) -> bool:
    return not waiter.language or not agent.languages or waiter.language in agent.languages


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
