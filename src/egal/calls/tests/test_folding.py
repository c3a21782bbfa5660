from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.calls.facts import CallFact, Kind
from egal.calls.folding import State, fold

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
JANA, TARIQ = 1, 2


def fact(kind: Kind, seconds: float, key: str = "", **data: Any) -> CallFact:
    at = NINE + timedelta(seconds=seconds)
    return CallFact(call="c1", key=key or f"{kind} {seconds}", kind=kind, at=at, data=data)


def began(**more: Any) -> CallFact:
    return fact("began", 0, way="inbound", number="+4940123456", **more)


def rang(**more: Any) -> CallFact:
    return fact("began", 0, way="outbound", number="+4940123456", agent=JANA, **more)


A_CALL = [
    began(),
    fact("answered", 2),
    fact("menu", 3, choice="1"),
    fact("queued", 10),
    fact("talking", 40, agent=JANA, leg="j"),
    fact("held", 50, leg="j"),
    fact("resumed", 70, leg="j"),
    fact("ended", 100, by="customer"),
]


def test_a_call_from_the_first_ring_to_the_end() -> None:
    state = fold(A_CALL)
    assert (state.phase, state.outcome, state.ended_by) == ("ended", "answered", "customer")
    assert spans_of(state) == [2, 30, 40, 20]
    [leg] = state.legs
    assert (leg["agent"], leg["held"]) == (JANA, 20)


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ([began()], "missed"),
        ([began(), fact("answered", 1), fact("menu", 2)], "abandoned"),
        ([began(), fact("queued", 5)], "abandoned"),
        ([began(), fact("queued", 5), fact("voicemail", 9)], "voicemail"),
        ([began(), fact("queued", 5), fact("promised", 9)], "callback"),
        ([began(), fact("queued", 5), fact("writing", 9)], "writing"),
        ([rang()], "missed"),
        ([rang(), fact("answered", 9)], "answered"),
    ],
)
def test_an_end_without_a_word_is_told_by_what_came_before(
    told: list[CallFact], outcome: str
) -> None:
    assert fold([*told, fact("ended", 20, by="customer")]).outcome == outcome


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(486, "busy"), (480, "missed"), (487, "missed"), (603, "refused"), (404, "failed")],
)
def test_whom_we_could_not_reach_is_told_by_the_cause(cause: int, outcome: str) -> None:
    assert fold([rang(), fact("ended", 20, by="us", cause=cause)]).outcome == outcome


def test_what_comes_after_the_end_changes_nothing_but_the_quality() -> None:
    late = [fact("talking", 200, agent=TARIQ, leg="t"), fact("ended", 300, by="us")]
    measured = fact("quality", 400, leg="j", agent=JANA, loss=0.01)
    state, before = fold([*A_CALL, *late, measured]), fold(A_CALL)
    assert state.quality == {"j": {"agent": JANA, "loss": 0.01}}
    state.quality = {}
    assert state == before


def test_who_really_saw_the_end_knows_better_than_who_only_concluded_it() -> None:
    concluded = fact("ended", 45, key="lost", by="us", outcome="interrupted")
    assert fold([*A_CALL[:5], concluded]).outcome == "interrupted"
    assert fold([concluded, *A_CALL]) == fold(A_CALL)


def test_a_caller_whose_agent_is_lost_waits_again_and_goes_to_another() -> None:
    lost = [began(), fact("queued", 0), fact("talking", 10, agent=JANA, leg="j")]
    again = [fact("left", 30, agent=JANA, leg="j"), fact("talking", 50, agent=TARIQ, leg="t")]
    assert fold([*lost, again[0]]).phase == "queued"
    state = fold([*lost, *again, fact("ended", 60, by="agent")])
    assert [each["agent"] for each in state.legs] == [JANA, TARIQ]
    assert (state.agent, state.wait_seconds, state.talk_seconds) == (TARIQ, 30, 30)


def test_a_transfer_in_one_moment_leaves_nobody_waiting() -> None:
    told = [began(), fact("talking", 10, agent=JANA, leg="j")]
    moved = [fact("talking", 20, agent=TARIQ, leg="t"), fact("left", 20, agent=JANA, leg="j")]
    state = fold([*told, *moved])
    assert (state.phase, state.agent, state.queued_at) == ("talking", TARIQ, None)


def test_a_clock_that_goes_back_makes_no_negative_seconds() -> None:
    state = fold([fact("began", 90, way="inbound"), *A_CALL[1:]])
    assert min(state.ring_seconds, state.wait_seconds, state.talk_seconds, state.hold_seconds) >= 0
    assert fold([began(), fact("ended", -5, by="customer")]).ring_seconds == 0


def test_what_several_tell_of_the_beginning_is_put_together() -> None:
    first, second = fact("began", 0, way="inbound"), fact("began", 1, number="+4940123456")
    state = fold([second, first])
    assert (state.known, state.number, state.began_at) == (True, "+4940123456", NINE)


KINDS: list[Kind] = [
    "began", "answered", "menu", "language", "queued", "talking", "held", "resumed", "left",
    "voicemail", "promised", "writing", "quality", "ended",
]  # fmt: skip
DATA = st.fixed_dictionaries(
    {},
    optional={
        "leg": st.sampled_from(["j", "t"]),
        "agent": st.sampled_from([JANA, TARIQ]),
        "way": st.sampled_from(["inbound", "outbound"]),
        "outcome": st.sampled_from(["", "interrupted", "failed", "unheard of"]),
        "number": st.sampled_from(["", "+4940123456", "+4940654321"]),
    },
)
FACTS = st.lists(
    st.builds(
        lambda kind, seconds, key, data: fact(kind, seconds, f"{kind} {key}", **data),
        st.sampled_from(KINDS),
        st.integers(-5, 60),
        st.integers(0, 3),
        DATA,
    ),
    max_size=12,
)


@given(st.data())
def test_any_order_and_any_copies_end_in_the_same_call(data: st.DataObject) -> None:
    told = data.draw(FACTS)
    copies = data.draw(st.lists(st.sampled_from(told), max_size=6)) if told else []
    assert fold(data.draw(st.permutations([*told, *copies]))) == fold(told)


@given(FACTS)
def test_a_call_is_always_in_order(told: list[CallFact]) -> None:
    state = fold(told)
    assert (state.phase == "ended") == (state.ended_at is not None) == bool(state.outcome)
    assert all(each >= 0 for each in spans_of(state))
    assert all(leg["until"] for leg in state.legs) or state.phase != "ended"
    assert all(leg["until"] is None or leg["until"] >= leg["from"] for leg in state.legs)


def spans_of(state: State) -> list[float]:
    return [state.ring_seconds, state.wait_seconds, state.talk_seconds, state.hold_seconds]
