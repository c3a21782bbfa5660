"""The laws of handing out, whoever works and whoever waits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from egal.routing.matching import (
    REST,
    Decision,
    End,
    Make,
    Snapshot,
    Someone,
    Standing,
    Waiter,
    match,
)
from egal.routing.models import Kind, State

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LIMITS = {Kind.CALL: 1, Kind.CHAT: 3, Kind.MAIL: 8}
JANA, TARIQ, VERA = 1, 2, 3
SALES, SUPPORT = 7, 8


def agent(number: int, **more: object) -> Someone:
    return replace(Someone(number, limits=LIMITS, idle_since=NOW - timedelta(hours=1)), **more)  # type: ignore[arg-type]


def caller(number: int, waited: int = 60, **more: object) -> Waiter:
    return replace(Waiter(number, Kind.CALL, NOW - timedelta(seconds=waited)), **more)  # type: ignore[arg-type]


def told(agents: Iterable[Someone], waiters: Iterable[Waiter], *offers: Standing) -> list[Decision]:
    return match(Snapshot(tuple(agents), tuple(waiters), offers), NOW)


def made(decisions: Iterable[Decision]) -> dict[int, int]:
    """Who is put to whom."""
    return {each.waiting: each.agent for each in decisions if isinstance(each, Make)}


def applied(snapshot: Snapshot, decisions: Iterable[Decision], now: datetime) -> Snapshot:
    """The next snapshot, as the worker would read it."""
    agents, waiters = list(snapshot.agents), list(snapshot.waiters)
    offers = {each.id: each for each in snapshot.offers}
    for number, each in enumerate(decisions, start=10_000):
        if isinstance(each, Make):
            kind = next(waiter.kind for waiter in waiters if waiter.id == each.waiting)
            offers[number] = Standing(number, each.waiting, each.agent, kind, each.until)
            continue
        over = offers.pop(each.offer)
        if each.how == "timed_out":
            waiters = [_passed(waiter, over, now) for waiter in waiters]
            if over.kind == Kind.CALL:
                agents = [replace(a, state=State.AWAY) if a.id == over.agent else a for a in agents]
    return replace(
        snapshot, agents=tuple(agents), waiters=tuple(waiters), offers=tuple(offers.values())
    )


def _passed(waiter: Waiter, over: Standing, now: datetime) -> Waiter:
    if waiter.id != over.waiting:
        return waiter
    return replace(waiter, passed_by={**waiter.passed_by, over.agent: now})


_teams = st.sampled_from([None, SALES, SUPPORT])
_past = st.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds))
_near = st.integers(-60, 60).map(lambda seconds: NOW + timedelta(seconds=seconds))
_somebody = st.none() | st.integers(1, 6)


def _someone(number: int) -> st.SearchStrategy[Someone]:
    return st.builds(
        Someone,
        id=st.just(number),
        state=st.sampled_from(State.values),
        online=st.booleans(),
        teams=st.frozensets(st.sampled_from([SALES, SUPPORT])),
        languages=st.frozensets(st.sampled_from(["de", "en"])),
        limits=st.fixed_dictionaries({kind: st.integers(0, 3) for kind in Kind.values}),
        load=st.fixed_dictionaries({kind: st.integers(0, 3) for kind in Kind.values}),
        idle_since=st.none() | _past,
    )


def _waiter(number: int) -> st.SearchStrategy[Waiter]:
    return st.builds(
        Waiter,
        id=st.just(number),
        kind=st.sampled_from(Kind.values),
        since=_past,
        team=_teams,
        prefers=_somebody,
        prefers_until=st.none() | _near,
        only=st.none() | st.none() | st.integers(1, 6),
        language=st.sampled_from(["", "de", "en"]),
        passed_by=st.dictionaries(st.integers(1, 6), _past, max_size=3),
    )


@st.composite
def _snapshots(draw: st.DrawFn) -> Snapshot:
    agents = [draw(_someone(number)) for number in range(1, draw(st.integers(0, 6)) + 1)]
    waiters = [draw(_waiter(number)) for number in range(1, draw(st.integers(0, 8)) + 1)]
    asked = draw(st.lists(st.sampled_from(waiters), unique_by=lambda w: w.id)) if waiters else []
    offers = [
        Standing(100 + each.id, each.id, draw(st.integers(1, 6)), each.kind, draw(_near))
        for each in asked
    ]
    return Snapshot(tuple(agents), tuple(waiters), tuple(offers))


snapshots = _snapshots()


def new_offers(snapshot: Snapshot) -> list[tuple[Someone, Waiter]]:
    agents = {each.id: each for each in snapshot.agents}
    waiters = {each.id: each for each in snapshot.waiters}
    found = made(match(snapshot, NOW))
    return [(agents[agent], waiters[waiting]) for waiting, agent in found.items()]


@given(snapshots)
def test_nobody_gets_more_than_their_limits_or_two_calls_at_once(snapshot: Snapshot) -> None:
    after = applied(snapshot, match(snapshot, NOW), NOW)
    offered = Counter((each.agent, each.kind) for each in after.offers)
    new = {(agent.id, waiter.kind) for agent, waiter in new_offers(snapshot)}
    for each in after.agents:
        for kind in Kind.values:
            if (each.id, kind) in new:
                assert offered[each.id, kind] + each.load[kind] <= each.limits[kind]
                assert kind != Kind.CALL or offered[each.id, kind] == 1


@given(snapshots)
def test_only_who_is_there_and_may_is_asked(snapshot: Snapshot) -> None:
    for agent, waiter in new_offers(snapshot):
        assert agent.online
        assert agent.state == State.AVAILABLE
        assert waiter.only in (None, agent.id)
        assert waiter.only or waiter.team is None or waiter.team in agent.teams


@given(snapshots)
def test_who_waits_has_one_offer_at_most(snapshot: Snapshot) -> None:
    after = applied(snapshot, match(snapshot, NOW), NOW)
    assert max(Counter(each.waiting for each in after.offers).values(), default=1) == 1


@given(snapshots)
def test_its_own_result_leaves_nothing_to_be_done(snapshot: Snapshot) -> None:
    after = applied(snapshot, match(snapshot, NOW), NOW)
    assert match(after, NOW) == []


@given(snapshots, st.randoms(use_true_random=False))
def test_in_whatever_order_they_are_read(snapshot: Snapshot, random: object) -> None:
    agents, waiters = list(snapshot.agents), list(snapshot.waiters)
    random.shuffle(agents)  # type: ignore[attr-defined]
    random.shuffle(waiters)  # type: ignore[attr-defined]
    shuffled = replace(snapshot, agents=tuple(agents), waiters=tuple(waiters))
    assert set(match(shuffled, NOW)) == set(match(snapshot, NOW))


@given(snapshots)
def test_nobody_waits_while_somebody_is_free_who_may(snapshot: Snapshot) -> None:
    """But for those who wait for whom they know, and who let them pass just now."""
    after = applied(snapshot, match(snapshot, NOW), NOW)
    asked = {each.waiting for each in after.offers}
    offered = Counter((each.agent, each.kind) for each in after.offers)
    for waiter in after.waiters:
        holds_out = waiter.prefers_until is not None and waiter.prefers_until > NOW
        if waiter.id in asked or holds_out:
            continue
        for each in after.agents:
            free = each.online and each.state == State.AVAILABLE
            may = waiter.only == each.id or (
                waiter.only is None and (waiter.team is None or waiter.team in each.teams)
            )
            load = each.load[waiter.kind] + offered[each.id, waiter.kind]
            room = load < each.limits[waiter.kind]
            room = room and not (waiter.kind == Kind.CALL and offered[each.id, Kind.CALL])
            rests = waiter.passed_by.get(each.id, NOW - REST) + REST > NOW
            assert not (free and may and room) or rests


@given(snapshots)
def test_nobody_is_overtaken_by_who_came_later_and_could_have_had_the_same(
    snapshot: Snapshot,
) -> None:
    plain = replace(
        snapshot,
        waiters=tuple(
            replace(each, prefers=None, only=None, passed_by={}) for each in snapshot.waiters
        ),
    )
    asked = {each.waiting for each in applied(plain, match(plain, NOW), NOW).offers}
    left = [each for each in plain.waiters if each.id not in asked]
    timed_out = any(isinstance(each, End) for each in match(plain, NOW))
    for _, later in new_offers(plain):
        for each in left:
            same = (each.kind, each.team) == (later.kind, later.team)
            assert timed_out or not same or each.since >= later.since


def test_a_call_comes_before_a_chat_and_who_waits_longer_before_the_other() -> None:
    chat = Waiter(1, Kind.CHAT, NOW - timedelta(hours=1))
    decisions = told([agent(JANA)], [chat, caller(2, waited=5), caller(3, waited=9)])
    assert [each.waiting for each in decisions if isinstance(each, Make)] == [3, 1]


def test_who_knows_them_is_asked_first() -> None:
    found = told([agent(JANA), agent(TARIQ)], [caller(1, prefers=TARIQ)])
    assert made(found) == {1: TARIQ}


def test_who_is_known_to_somebody_is_left_to_them() -> None:
    found = told([agent(JANA), agent(TARIQ)], [caller(1, waited=9), caller(2, prefers=JANA)])
    assert made(found) == {1: TARIQ, 2: JANA}


def test_a_caller_waits_for_who_knows_them_while_they_talk_and_no_longer() -> None:
    jana = agent(JANA, load={Kind.CALL: 1})
    soon = caller(1, prefers=JANA, prefers_until=NOW + timedelta(seconds=1))
    assert made(told([jana, agent(TARIQ)], [soon])) == {}
    over = replace(soon, prefers_until=NOW)
    assert made(told([jana, agent(TARIQ)], [over])) == {1: TARIQ}


def test_nobody_waits_for_who_is_away() -> None:
    jana = agent(JANA, state=State.AWAY)
    known = caller(1, prefers=JANA, prefers_until=NOW + timedelta(minutes=1))
    assert made(told([jana, agent(TARIQ)], [known])) == {1: TARIQ}


def test_who_speaks_the_language_is_preferred_not_demanded() -> None:
    jana, tariq = (
        agent(JANA, languages=frozenset({"de"})),
        agent(TARIQ, languages=frozenset({"en"})),
    )
    assert made(told([jana, tariq], [caller(1, language="en")])) == {1: TARIQ}
    assert made(told([jana], [caller(1, language="en")])) == {1: JANA}


def test_who_has_been_idle_longest_is_next() -> None:
    tariq = agent(TARIQ, idle_since=NOW - timedelta(hours=2))
    assert made(told([agent(JANA), tariq], [caller(1)])) == {1: TARIQ}


def test_a_call_that_rings_through_goes_on_and_who_let_it_is_away() -> None:
    offer = Standing(50, 1, JANA, Kind.CALL, NOW)
    found = told([agent(JANA), agent(TARIQ)], [caller(1), caller(2, waited=5)], offer)
    assert found[0] == End(50, "timed_out")
    assert made(found) == {1: TARIQ}


def test_who_let_it_pass_is_asked_again_after_all_others_and_a_rest() -> None:
    passed = caller(1, passed_by={JANA: NOW - REST, TARIQ: NOW - REST / 2})
    assert made(told([agent(JANA), agent(TARIQ), agent(VERA)], [passed])) == {1: VERA}
    assert made(told([agent(JANA), agent(TARIQ)], [passed])) == {1: JANA}
    assert made(told([agent(TARIQ)], [passed])) == {}


def test_an_offer_to_somebody_who_left_goes_on_at_once() -> None:
    offer = Standing(50, 1, JANA, Kind.CALL, NOW + timedelta(seconds=9))
    found = told([agent(JANA, online=False), agent(TARIQ)], [caller(1)], offer)
    assert found[0] == End(50, "withdrawn")
    assert made(found) == {1: TARIQ}


def test_in_a_call_one_can_be_asked_for_a_chat_but_for_no_call() -> None:
    jana = agent(JANA, load={Kind.CALL: 1})
    chat = Waiter(2, Kind.CHAT, NOW)
    assert made(told([jana], [caller(1), chat])) == {2: JANA}
